//! Imports a list of redirects. The list is written in one transaction, because the target of a row may be the path of
//! any other row.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{
    problem::RowError,
    redirects::{self, Answered, AnsweredBy, End, Line, List, Target, follow, key},
    stock::StockCounts,
    store::{self, Decision, Problem, ProductOutcome, Severity},
};
use crate::{
    catalogue::diff::Difference,
    context::Context,
    error::Error,
    json,
    platform::{Platform, Statement},
};

/// The decisions about a list, and the statements that write its redirects.
pub struct RedirectWork {
    pub decisions: Vec<Decision>,
    pub statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct PathRow {
    path: String,
}

#[derive(Deserialize)]
struct KnownRow {
    path: String,
    target: String,
    away: bool,
}

impl RedirectWork {
    /// Decides about all redirects of a list.
    pub async fn decide<P: Platform>(cx: &Context<'_, P>, list: &List, answered: AnsweredBy) -> Result<Self, Error> {
        let targets: Vec<String> = list.lines.iter().filter_map(|line| Some(key(here(&line.target)?))).collect();
        let paths = list.lines.iter().map(|line| line.path.as_str());
        let paths: Vec<&str> = paths.chain(targets.iter().map(String::as_str)).collect();
        let [living, known] = cx.rows([store::living(&paths, cx.now), store::known(&paths)]).await?;
        let mut living: HashSet<String> = living.all::<PathRow>()?.into_iter().map(|row| row.path).collect();
        living.extend(paths.iter().filter(|path| answered(path) == Answered::Always).map(|path| (*path).to_owned()));
        let known: HashMap<String, Target> = known
            .all::<KnownRow>()?
            .into_iter()
            .map(|row| (row.path, if row.away { Target::Elsewhere(row.target) } else { Target::Here(row.target) }))
            .collect();
        let lines: HashMap<&str, &Target> = list.lines.iter().map(|line| (line.path.as_str(), &line.target)).collect();
        let mut decisions: Vec<Decision> = list.errors.iter().map(refused).collect();
        let (mut to_here, mut to_away) = (Vec::new(), Vec::new());
        for line in &list.lines {
            if living.contains(&line.path) {
                let message = match answered(&line.path) {
                    Answered::Always => format!("The shop itself answers “{}”, so it cannot redirect.", line.path),
                    _ => format!("“{}” is a page of the shop, which needs no redirect.", line.path),
                };
                decisions.push(decision(line, ProductOutcome::Skipped, Some((Severity::Warning, message))));
                continue;
            }
            let target = match follow(line, &lines, &known, &living) {
                End::To(target) => target,
                End::Itself => {
                    let message = format!("“{}” redirects to itself.", line.path);
                    decisions.push(decision(line, ProductOutcome::Error, Some((Severity::Error, message))));
                    continue;
                }
                End::Loop => {
                    let message = format!("“{}” redirects in a circle.", line.path);
                    decisions.push(decision(line, ProductOutcome::Error, Some((Severity::Error, message))));
                    continue;
                }
            };
            let before = known.get(&line.path);
            let outcome = match before {
                None => ProductOutcome::Created,
                Some(before) if *before == target => ProductOutcome::Unchanged,
                Some(_) => ProductOutcome::Updated,
            };
            let mut decision = decision(line, outcome, None);
            if let Some(before) = before.filter(|before| **before != target) {
                let change = |target: &Target| text(target).to_owned();
                let field = "target".to_owned();
                decision.changes = vec![Difference { field, before: change(before), after: change(&target) }];
            }
            decisions.push(decision);
            match target {
                Target::Here(target) => to_here.push([line.path.clone(), target]),
                Target::Elsewhere(url) => to_away.push([line.path.clone(), url]),
            }
        }
        for warning in &list.warnings {
            let problem = Problem { severity: Severity::Warning, error: warning.clone() };
            match decisions.iter_mut().find(|decision| decision.row == warning.row) {
                Some(decision) => decision.problems.push(problem),
                None => {
                    let outcome = ProductOutcome::Skipped;
                    decisions.push(Decision { outcome, problems: vec![problem], ..refused(warning) });
                }
            }
        }
        decisions.sort_by_key(|decision| decision.row);
        let statements = store::write_redirects(&json::write(&to_here), &json::write(&to_away), cx.platform.now());
        Ok(Self { decisions, statements: statements.to_vec() })
    }
}

const fn here(target: &Target) -> Option<&String> {
    match target {
        Target::Here(path) => Some(path),
        Target::Elsewhere(_) => None,
    }
}

const fn text(target: &Target) -> &String {
    match target {
        Target::Here(path) => path,
        Target::Elsewhere(url) => url,
    }
}

fn decision(line: &Line, outcome: ProductOutcome, problem: Option<(Severity, String)>) -> Decision {
    let problems =
        problem.into_iter().map(|(severity, message)| Problem { severity, error: RowError::of_row(line.row, message) });
    Decision {
        handle: line.path.clone(),
        written: String::new(),
        row: line.row,
        outcome,
        changes: Vec::new(),
        problems: problems.collect(),
        skus: Vec::new(),
        stock: StockCounts::default(),
        short: Vec::new(),
        change: None,
    }
}

fn refused(error: &RowError) -> Decision {
    let line =
        Line { row: error.row, path: format!("row {}", error.row), target: redirects::Target::Here(String::new()) };
    let mut decision = decision(&line, ProductOutcome::Error, None);
    decision.problems.push(Problem { severity: Severity::Error, error: error.clone() });
    decision
}
