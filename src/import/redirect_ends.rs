//! Follows redirects to their final targets.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{
    redirects::{Answered, AnsweredBy, Line, Target, key},
    store::{self, LineRow, Severity},
};
use crate::{context::Context, error::Error, platform::Platform};

/// The maximum number of other redirects between a redirect and its final target. A longer chain is certainly a
/// mistake.
const MAX_STEPS: usize = 50;

/// The paths that redirects lead to, and the results of looking them up in the database.
#[derive(Default)]
pub struct Places {
    /// The paths that the database was already asked about.
    asked: HashSet<String>,
    /// The paths where the shop itself has a page or a file. The shop ignores redirects from these paths.
    living: HashSet<String>,
    /// The targets of the redirects, by path.
    next: HashMap<String, Target>,
}

#[derive(Deserialize)]
struct PathRow {
    path: String,
}

/// The result of following a redirect.
#[derive(Debug, PartialEq, Eq)]
enum End {
    To(Target),
    /// The database must be asked about this path first.
    Unknown(String),
    /// The row's target is the row's own path.
    Itself,
    /// The chain returns to a path that it has already visited.
    Loop,
    TooLong,
}

impl Places {
    /// Returns the final target of each line, or the reason why the line is not written. If the list and the shop have
    /// a redirect from the same path, the list's redirect counts.
    pub async fn ends<P: Platform>(
        &mut self,
        cx: &Context<'_, P>,
        id: i64,
        lines: &[Line],
        answered: AnsweredBy,
    ) -> Result<Vec<Result<Target, (Severity, String)>>, Error> {
        self.ask(cx, id, lines.iter().map(|line| line.path.clone()).collect(), answered).await?;
        loop {
            let unknown = lines.iter().filter_map(|line| match self.follow(line) {
                End::Unknown(place) => Some(place),
                _ => None,
            });
            let unknown: HashSet<String> = unknown.collect();
            if unknown.is_empty() {
                break;
            }
            self.ask(cx, id, unknown, answered).await?;
        }
        Ok(lines.iter().map(|line| self.end(line, answered)).collect())
    }

    async fn ask<P: Platform>(
        &mut self,
        cx: &Context<'_, P>,
        id: i64,
        paths: HashSet<String>,
        answered: AnsweredBy,
    ) -> Result<(), Error> {
        let list: Vec<&str> = paths.iter().map(String::as_str).collect();
        let [living, known, stored] =
            cx.rows([store::living(&list, cx.now), store::known(&list), store::stored_lines(id, &list)]).await?;
        self.living.extend(living.all::<PathRow>()?.into_iter().map(|row| row.path));
        self.living.extend(paths.iter().filter(|path| answered(path) == Answered::Always).cloned());
        for row in known.all::<LineRow>()?.into_iter().chain(stored.all::<LineRow>()?) {
            self.next.insert(row.path.clone(), row.target());
        }
        self.asked.extend(paths);
        Ok(())
    }

    fn end(&self, line: &Line, answered: AnsweredBy) -> Result<Target, (Severity, String)> {
        let path = &line.path;
        if self.living.contains(path) {
            let message = match answered(path) {
                Answered::Always => format!("The shop itself answers “{path}”, so it cannot redirect."),
                _ => format!("“{path}” is a page of the shop, which needs no redirect."),
            };
            return Err((Severity::Warning, message));
        }
        let message = match self.follow(line) {
            End::To(target) => return Ok(target),
            End::Itself => format!("“{path}” redirects to itself."),
            End::Loop => format!("“{path}” redirects in a circle."),
            End::TooLong | End::Unknown(_) => {
                format!(
                    "“{path}” passes through more than {MAX_STEPS} other redirects. Redirect it to the last address."
                )
            }
        };
        Err((Severity::Error, message))
    }

    fn follow(&self, line: &Line) -> End {
        let mut seen = HashSet::from([line.path.clone()]);
        let mut target = &line.target;
        if matches!(target, Target::Here(path) if key(path) == line.path) {
            return End::Itself;
        }
        while let Target::Here(path) = target {
            let place = key(path);
            if !self.asked.contains(&place) {
                return End::Unknown(place);
            }
            if self.living.contains(&place) {
                break;
            }
            if seen.contains(&place) {
                return End::Loop;
            }
            match self.next.get(&place) {
                Some(_) if seen.len() > MAX_STEPS => return End::TooLong,
                Some(next) => target = next,
                None => break,
            }
            seen.insert(place);
        }
        End::To(target.clone())
    }
}
