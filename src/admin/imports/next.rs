//! The next steps for the merchant, at the end of an import's report.

use super::{Report, Severity};
use crate::import::{redirects::FileKind, store::ImportState};

impl Report {
    /// The next steps, each in one or two sentences.
    pub fn steps(&self, origin: &str) -> Vec<String> {
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
                steps.push("The import is not finished. Load this report again to see how far it is.".to_owned());
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
                steps.push(format!("Mend the rows of {wrong} in the file, and make another dry run."));
                if written > 0 {
                    steps.push(format!(
                        "Or import the file without --dry-run now. The {thing}s without errors are then written."
                    ));
                }
            }
            ImportState::Done if import.is_dry() && written == 0 => {
                steps.push("There is nothing to do: the file would change nothing.".to_owned());
            }
            ImportState::Done if import.is_dry() => {
                steps.push("To import the file, run the same command without --dry-run.".to_owned());
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
            steps.push(format!(
                "Mend the addresses of the failed pictures and import the file again. If the addresses are right, \
                 fetch the pictures again with bin/import --retry {}.",
                import.id
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
