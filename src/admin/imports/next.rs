//! The next steps for the merchant, at the end of an import's report.

use super::report::{Reader, Report};
use crate::import::{
    redirects::FileKind,
    store::{ImportState, Severity},
};

impl Report {
    /// The next steps, each in one or two sentences.
    pub(super) fn steps(&self, origin: &str, reader: Reader) -> Vec<String> {
        let import = &self.import;
        let written = import.created.saturating_add(import.updated);
        let has_warnings = self.problems.iter().any(|problem| problem.severity == Severity::Warning);
        let thing = match import.kind {
            FileKind::Products => "product",
            FileKind::Redirects => "redirect",
        };
        let wrong = match import.errors {
            1 => format!("the {thing} with errors"),
            count => format!("the {count} {thing}s with errors"),
        };
        let mut steps = Vec::new();
        match import.state {
            ImportState::Waiting | ImportState::Running => {
                let again = match reader {
                    Reader::Page => "This page shows how far it is. You can leave it and come back.",
                    Reader::Program => "Load this report again to see how far it is.",
                };
                steps.push(format!("The import is not finished. {again}"));
                return steps;
            }
            ImportState::Failed if written == 0 || import.is_dry() => {
                steps.push("Nothing was written. Do what the message says, and import the file again.".to_owned());
                return steps;
            }
            ImportState::Failed => steps.push(format!(
                "The import stopped early. The {thing}s that it had written by then are in the shop. Mend the file, \
                 and import it again. Those without changes are left alone."
            )),
            ImportState::Done if import.is_dry() && import.errors > 0 => {
                let (again, without) = match reader {
                    Reader::Page => ("send it again", "Or press “Import it now”."),
                    Reader::Program => ("make another dry run", "Or import the file without --dry-run now."),
                };
                steps.push(format!("Mend the rows of {wrong} in the file, and {again}."));
                if written > 0 {
                    steps.push(format!("{without} The {thing}s without errors are then written."));
                }
            }
            ImportState::Done if reader == Reader::Page && import.can_run() && written == 0 => {
                steps.push("With the choices above, the file changes nothing. Change them, or leave it.".to_owned());
            }
            ImportState::Done if import.is_dry() && written == 0 => {
                steps.push("There is nothing to do: the file would change nothing.".to_owned());
            }
            ImportState::Done if import.is_dry() => {
                let run = match reader {
                    Reader::Page => "press “Import it now”",
                    Reader::Program => "run the same command without --dry-run",
                };
                steps.push(format!("To import the file, {run}."));
            }
            ImportState::Done if import.errors > 0 => steps.push(format!(
                "Mend the rows of {wrong}, and import the file again. Those without changes are left alone."
            )),
            ImportState::Done if written == 0 => {
                steps.push(format!("There is nothing to do: the shop has these {thing}s already."));
            }
            ImportState::Done => {}
        }
        if has_warnings {
            steps.push(
                "Read the warnings. They say what was changed or left out, so that you can mend the file.".to_owned(),
            );
        }
        if import.skipped > 0 {
            steps.push(
                "The skipped products cannot be sold in this shop. Nothing needs to be done about them.".to_owned(),
            );
        }
        if self.pictures.pending > 0 {
            steps.push(
                "The shop is still fetching pictures. Each product shows its pictures as they arrive.".to_owned(),
            );
        }
        if self.pictures.failed > 0 {
            let again = match reader {
                Reader::Page => "press “Try again”".to_owned(),
                Reader::Program => format!("fetch the pictures again with bin/import --retry {}", import.id),
            };
            steps.push(format!(
                "Mend the addresses of the failed pictures and import the file again. If the addresses are right, \
                 {again}."
            ));
        }
        if written > 0 && !import.is_dry() {
            steps.push(match import.kind {
                FileKind::Products => format!("Look at some of the products in the shop: {origin}/collections"),
                FileKind::Redirects => format!("Try some of the old addresses, with {origin} before them."),
            });
        }
        steps
    }
}
