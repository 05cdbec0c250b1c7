//! Follows redirects to their final targets.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{
    address::{Answered, AnsweredBy, Target, key},
    store::{self, RedirectRow},
};
use crate::{
    context::Context,
    error::Error,
    platform::{Platform, Statement},
};

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

/// Returns the statement for the other new redirects from some paths: [`RedirectRow`]s.
type Others<'o> = dyn Fn(&[&str]) -> Statement + 'o;

/// The reason why a redirect is not written.
#[derive(Debug)]
pub struct Refusal {
    /// True if the shop itself answers the path, so the redirect would have no effect.
    pub is_needless: bool,
    pub message: String,
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
    /// Returns the final target of each new redirect, or the reason why it is not written. A redirect is a path and a
    /// target. If `others` and the shop have a redirect from the same path, the redirect of `others` counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ends<P: Platform>(
        &mut self,
        cx: &Context<'_, P>,
        lines: &[(&str, &Target)],
        answered: AnsweredBy,
        others: Option<&Others<'_>>,
    ) -> Result<Vec<Result<Target, Refusal>>, Error> {
        self.ask(cx, lines.iter().map(|(path, _)| (*path).to_owned()).collect(), answered, others).await?;
        loop {
            let unknown = lines.iter().filter_map(|line| match self.follow(line) {
                End::Unknown(place) => Some(place),
                _ => None,
            });
            let unknown: HashSet<String> = unknown.collect();
            if unknown.is_empty() {
                break;
            }
            self.ask(cx, unknown, answered, others).await?;
        }
        Ok(lines.iter().map(|line| self.end(line, answered)).collect())
    }

    async fn ask<P: Platform>(
        &mut self,
        cx: &Context<'_, P>,
        paths: HashSet<String>,
        answered: AnsweredBy,
        others: Option<&Others<'_>>,
    ) -> Result<(), Error> {
        let list: Vec<&str> = paths.iter().map(String::as_str).collect();
        let mut statements = vec![store::living(&list, cx.now), store::known(&list)];
        statements.extend(others.map(|others| others(&list)));
        let results = cx.batch(&statements).await?;
        let mut results = results.iter();
        if let Some(living) = results.next() {
            self.living.extend(living.all::<PathRow>()?.into_iter().map(|row| row.path));
        }
        self.living.extend(paths.iter().filter(|path| answered(path) == Answered::Always).cloned());
        for rows in results {
            self.next.extend(rows.all::<RedirectRow>()?.into_iter().map(|row| (row.path.clone(), row.target())));
        }
        self.asked.extend(paths);
        Ok(())
    }

    fn end(&self, line: &(&str, &Target), answered: AnsweredBy) -> Result<Target, Refusal> {
        let (path, _) = *line;
        if self.living.contains(path) {
            let message = match answered(path) {
                Answered::Always => format!("The shop itself answers “{path}”, so it cannot redirect."),
                _ => format!("“{path}” is a page of the shop, which needs no redirect."),
            };
            return Err(Refusal { is_needless: true, message });
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
        Err(Refusal { is_needless: false, message })
    }

    fn follow(&self, (from, target): &(&str, &Target)) -> End {
        let mut seen = HashSet::from([(*from).to_owned()]);
        let mut target: &Target = target;
        if matches!(target, Target::Here(path) if key(path) == *from) {
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
