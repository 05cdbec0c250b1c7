//! The notices of an import's report.

use super::{report::Reader, summary::Summary};
use crate::import::{
    USUAL,
    quantities::NoQuantities,
    stock::{self, StockChoice},
};

impl Summary {
    /// Advice for the merchant about the file as a whole.
    pub(super) fn notices(&self, reader: Reader) -> Vec<String> {
        let notices = [
            self.notice_of_encoding(reader),
            self.notice_of_apart(),
            self.notice_of_uncounted(reader),
            self.notice_of_kept(reader),
            self.notice_of_left(),
            self.notice_of_short(),
        ];
        notices.into_iter().flatten().collect()
    }

    fn notice_of_encoding(&self, reader: Reader) -> Option<String> {
        let letters = match self.example_row {
            0 => "its letters".to_owned(),
            row => format!("the letters in “{}” (row {row})", self.example),
        };
        let again = match reader {
            Reader::Page => "send the file again and choose its encoding.".to_owned(),
            Reader::Program => {
                format!("import the file again with bin/import --encoding NAME. Usual names are {USUAL}.")
            }
        };
        let notice =
            format!("The file is not UTF-8, so it was read as {}. If {letters} are wrong, {again}", self.read_as);
        (self.is_guessed != 0).then_some(notice)
    }

    fn notice_of_apart(&self) -> Option<String> {
        let notice = match self.apart {
            1 => "The rows of 1 product are not together in the file. The shop joins them.".to_owned(),
            count => format!("The rows of {count} products are not together in the file. The shop joins them."),
        };
        (self.apart > 0).then_some(notice)
    }

    fn notice_of_kept(&self, reader: Reader) -> Option<String> {
        let (variants, own) = match self.stock_kept {
            1 => ("1 variant".to_owned(), "its stock"),
            count => (format!("{count} variants"), "their stock"),
        };
        let kept = if self.is_dry() { "would keep" } else { "kept" };
        let choose = match reader {
            Reader::Page if self.can_run() => "Choose below what the quantities of the file mean.",
            Reader::Page => "To use them, send the file again, and choose what its quantities mean.",
            Reader::Program => {
                "If the file counts the shelf, import it with bin/import --stock set. To add only what changed in the \
                 file since its last import, use --stock adjust."
            }
        };
        let notice = format!(
            "{variants} {kept} {own}, although the file has other quantities, because the shop has counted its sales \
             since. {choose}"
        );
        (self.stock_kept > 0).then_some(notice)
    }

    fn notice_of_left(&self) -> Option<String> {
        let (variants, was) = match self.stock_left {
            1 => ("1 variant".to_owned(), "was"),
            count => (format!("{count} variants"), "were"),
        };
        let was = if self.is_dry() { "would be" } else { was };
        let why = match self.stock {
            StockChoice::Set => format!("changed after {}, the time of the count", stock::time(self.as_of)),
            _ => "was never imported before".to_owned(),
        };
        let notice = format!("The stock of {variants} {was} left as it is, because it {why}. The warnings name each.");
        (self.stock_left > 0).then_some(notice)
    }

    fn notice_of_short(&self) -> Option<String> {
        let orders = match self.stock_short {
            1 => "1 order needs attention, because units of it".to_owned(),
            count => format!("{count} orders need attention, because units of them"),
        };
        let notice = format!(
            "{orders} are reserved that the file does not count. The warnings name the orders. Find the units, or \
             cancel the orders."
        );
        (self.stock_short > 0).then_some(notice)
    }

    fn notice_of_uncounted(&self, reader: Reader) -> Option<String> {
        let is_kept = self.no_quantities == NoQuantities::Keep.to_string();
        let (variants, are, their, them) = match self.uncounted {
            1 => ("1 variant".to_owned(), "is", "its", "it"),
            count => (format!("{count} variants"), "are", "their", "them"),
        };
        let are = if self.is_dry() { "would be" } else { are };
        let choose = match reader {
            Reader::Page if self.can_run() => format!("To sell {them}, choose below."),
            Reader::Page => format!("To sell {them}, send the file again, and choose what the shop does without them."),
            Reader::Program => format!(
                "To sell {them}, import the file with bin/import --no-quantities untracked (never sold out) or \
                 --no-quantities 10 (10 units of each)."
            ),
        };
        let uncounted = format!(
            "{variants} {are} sold out, because {their} stock is tracked and the file has no quantities for {them}. \
             Shops with several locations export none. {choose}"
        );
        (is_kept && self.uncounted > 0).then_some(uncounted)
    }

    /// The numbers of variants whose stock was kept, set, adjusted or left, in one line. Empty if all numbers are 0.
    pub(super) fn stock_words(&self) -> String {
        let parts = [
            (self.stock_kept, "kept"),
            (self.stock_set, "set"),
            (self.stock_adjusted, "adjusted"),
            (self.stock_left, "left"),
        ];
        let some = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        some.collect::<Vec<_>>().join(", ")
    }
}
