//! The views of the mail templates. All kinds of mail share one template for the frame, so that the frame is compiled
//! only once. Each kind has a small template for its own text.

use askama::Template;

use super::{
    kind::MailKind,
    order::{OrderMail, OrderMailLine},
    text::{self, WIDTH},
};
use crate::{
    email::one_line,
    shop::{self, Lang},
};

/// The indentation of addresses and other blocks, in columns.
const INDENT: usize = 2;

/// The data of the templates: a mail of one kind about one order.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub kind: MailKind,
    pub order: &'a OrderMail,
}

#[derive(Template)]
#[template(path = "mail/order.html")]
pub struct Html<'a> {
    pub view: View<'a>,
    pub subject: &'a str,
}

#[derive(Template)]
#[template(path = "mail/order.txt")]
pub struct Text<'a> {
    pub view: View<'a>,
}

/// Declares a template with the text of one kind of mail.
macro_rules! words {
    ($($name:ident $path:literal)+) => { $(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            view: View<'a>,
        }
    )+ };
}

words! {
    PlacedHtml "mail/order_placed.html"
    PlacedText "mail/order_placed.txt"
    PaidHtml "mail/payment_received.html"
    PaidText "mail/payment_received.txt"
    AcceptedHtml "mail/order_accepted.html"
    AcceptedText "mail/order_accepted.txt"
    CancelledHtml "mail/order_cancelled.html"
    CancelledText "mail/order_cancelled.txt"
}

impl View<'_> {
    /// The order's number, or its reference if the order has no number yet.
    pub fn label(&self) -> String {
        self.order.number.map_or_else(|| one_line(&self.order.reference), |number| number.to_string())
    }

    /// `ltr` or `rtl`, depending on the shop's language.
    fn direction(&self) -> &'static str {
        shop::direction(&self.order.shop.language)
    }

    /// The language of the text that the templates contain, as opposed to the merchant's texts.
    fn interface(&self) -> &str {
        shop::language::interface(&self.order.shop.language)
    }

    /// The `lang` attribute of elements with the merchant's own texts.
    fn lang(&self) -> Lang<'_> {
        Lang::new(&self.order.shop.language)
    }

    /// The side on which lines begin. Mail programs do not support the CSS value `start`.
    fn start(&self) -> &'static str {
        if self.direction() == "rtl" { "right" } else { "left" }
    }

    /// The side on which lines end.
    fn end(&self) -> &'static str {
        if self.direction() == "rtl" { "left" } else { "right" }
    }

    /// The preview text, which mail programs show after the subject in a list of mails.
    fn preheader(&self) -> String {
        let total = self.order.totals.last().map(|(_, amount)| amount.as_str()).unwrap_or_default();
        match self.kind {
            MailKind::OrderPlaced if self.has_instructions() => {
                format!("Total {total}. This mail explains how to pay.")
            }
            MailKind::OrderPlaced => format!("We have received it. Total {total}."),
            MailKind::PaymentReceived => {
                format!("Thank you. {total} has arrived, and we are getting your order ready.")
            }
            MailKind::OrderAccepted => format!("We are getting it ready. Total {total}."),
            MailKind::OrderCancelled => "We will not send it.".to_owned(),
        }
    }

    fn words_html(self) -> askama::Result<String> {
        match self.kind {
            MailKind::OrderPlaced => PlacedHtml { view: self }.render(),
            MailKind::PaymentReceived => PaidHtml { view: self }.render(),
            MailKind::OrderAccepted => AcceptedHtml { view: self }.render(),
            MailKind::OrderCancelled => CancelledHtml { view: self }.render(),
        }
    }

    fn words_text(self) -> askama::Result<String> {
        let words = match self.kind {
            MailKind::OrderPlaced => PlacedText { view: self }.render(),
            MailKind::PaymentReceived => PaidText { view: self }.render(),
            MailKind::OrderAccepted => AcceptedText { view: self }.render(),
            MailKind::OrderCancelled => CancelledText { view: self }.render(),
        };
        words.map(|words| text::wrap(&words, WIDTH, 0))
    }

    fn greeting_name(&self) -> String {
        one_line(&self.order.greeting_name)
    }

    fn shop_name(&self) -> String {
        one_line(&self.order.shop.name)
    }

    /// True if the mail contains payment instructions. Mails about paid or cancelled orders never contain them.
    fn has_instructions(&self) -> bool {
        matches!(self.kind, MailKind::OrderPlaced | MailKind::OrderAccepted)
            && !self.order.payment_instructions.trim().is_empty()
    }

    fn instructions(&self) -> impl Iterator<Item = &str> {
        self.order.payment_instructions.trim().lines()
    }

    /// The order's URL, if it is a web address. A link with another scheme could start a program or run a script.
    fn order_url(&self) -> Option<&str> {
        Some(self.order.order_url.as_str()).filter(|url| is_web_address(url))
    }

    /// True if any line has a picture. Then all lines have the picture column, so that their titles align.
    fn has_pictures(&self) -> bool {
        self.order.lines.iter().any(|line| line.picture().is_some())
    }

    /// All totals except the grand total.
    fn sums(&self) -> &[(String, String)] {
        self.order.totals.split_last().map_or(&[], |(_, sums)| sums)
    }

    fn grand_total(&self) -> Option<&(String, String)> {
        self.order.totals.last()
    }

    fn shop_address(&self) -> impl Iterator<Item = &str> {
        self.order.shop.address.trim().lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// The order's number, time and reference, for the plain-text mail.
    fn about(&self) -> String {
        let placed = one_line(&self.order.placed);
        let about = match self.order.number {
            Some(number) => format!("Order {number}, placed on {placed}, reference {}", self.order.reference),
            None => format!("Order {}, placed on {placed}", self.order.reference),
        };
        text::wrap(&one_line(&about), WIDTH, 0)
    }

    /// The lines of the order, for the plain-text mail.
    fn text_lines(&self) -> String {
        let line = |line: &OrderMailLine| {
            let title = text::wrap(&line.name(), WIDTH, 0);
            let price = text::row(&line.times(), &line.total, WIDTH, INDENT);
            format!("{title}\n{price}")
        };
        self.order.lines.iter().map(line).collect::<Vec<_>>().join("\n\n")
    }

    /// The totals, for the plain-text mail.
    fn text_totals(&self) -> String {
        let rows = self.sums().iter().map(|(label, amount)| text::row(label, amount, WIDTH, 0));
        let rule = "-".repeat(WIDTH);
        let total = self.grand_total().map(|(label, amount)| text::row(label, amount, WIDTH, 0));
        rows.chain([rule]).chain(total).collect::<Vec<_>>().join("\n")
    }

    /// A wrapped paragraph, for the plain-text mail.
    fn paragraph(&self, words: &str) -> String {
        text::wrap(words, WIDTH, 0)
    }

    /// An indented block of lines, for the plain-text mail.
    fn block(&self, lines: &str) -> String {
        text::wrap(lines, WIDTH, INDENT)
    }

    fn address_block(&self) -> String {
        self.block(&self.order.address_lines.join("\n"))
    }
}

impl OrderMailLine {
    fn picture(&self) -> Option<&str> {
        self.picture_url.as_deref().filter(|url| is_web_address(url))
    }

    /// The title of the product and the options of the variant.
    fn name(&self) -> String {
        let title = one_line(&self.title);
        let options = one_line(&self.options);
        if options.is_empty() { title } else { format!("{title}, {options}") }
    }

    /// The quantity and the unit price, such as `3 × €4.00`.
    fn times(&self) -> String {
        format!("{} × {}", self.quantity, self.unit)
    }
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
