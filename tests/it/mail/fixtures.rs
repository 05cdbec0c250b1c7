//! Letters, and mails in the queue.

use futures::executor::block_on;
use serde_json::Value;
use vitrine::{
    email::EmailAddress,
    ids::Token,
    mail::{self, Kind, Letter, LetterLine, LetterShop, OrderLetter},
    money::{Currency, Money},
    platform::Statement,
    sql,
    time::UnixMs,
};

use crate::support::Shop;

/// Where Resend takes mails.
pub const RESEND: &str = "https://api.resend.com/emails";
pub const TO: &str = "ada@example.org";

pub fn money(minor: i64, currency: &str) -> Money {
    Money::new(minor, Currency::from_code(currency).unwrap()).unwrap()
}

pub fn line(title: &str, options: &str, quantity: i64, unit: i64, currency: &str) -> LetterLine {
    LetterLine {
        title: title.to_owned(),
        options: options.to_owned(),
        quantity,
        unit: money(unit, currency),
        total: money(unit * quantity, currency),
        picture_url: None,
    }
}

/// An order of two lines.
pub fn order() -> OrderLetter {
    OrderLetter {
        shop: LetterShop {
            name: "Paper Moon".to_owned(),
            origin: "https://shop.example".to_owned(),
            email: "hello@shop.example".to_owned(),
            address: "Paper Moon GmbH\nLindenstraße 7\n10969 Berlin\nGermany".to_owned(),
            language: "en".to_owned(),
        },
        reference: "K7FQ-2M9X".to_owned(),
        number: Some(1042),
        placed: "23 November 2026".to_owned(),
        lines: vec![
            line("Twelve Small Moons", "A3 / Framed", 2, 4_900, "EUR"),
            line("Notebook “Tide”", "", 1, 1_250, "EUR"),
        ],
        totals: vec![
            ("Subtotal".to_owned(), money(11_050, "EUR")),
            ("Shipping".to_owned(), money(490, "EUR")),
            ("Total".to_owned(), money(11_540, "EUR")),
        ],
        tax_note: "Includes €18.43 of VAT (19 %).".to_owned(),
        address_lines: ["Ada Lovelace", "12 St James’s Square", "London SW1Y 4LE", "United Kingdom"]
            .map(str::to_owned)
            .into(),
        delivery: "Standard, 3 to 5 working days".to_owned(),
        payment: "Bank transfer".to_owned(),
        payment_instructions:
            "Please send €115.40 to\nPaper Moon GmbH\nIBAN DE02 1203 0000 0000 2020 51\nReference K7FQ-2M9X".to_owned(),
        order_url: "https://shop.example/orders/n5xgkidun5vwk3raobwgkyltmu".to_owned(),
        greeting_name: "Ada Lovelace".to_owned(),
    }
}

pub fn letter() -> Letter {
    mail::compose(Kind::OrderPlaced, &order()).unwrap()
}

/// The statement that queues a letter for an event, as its consumer puts it into its batch. `id` stands for random bits.
pub fn queued(id: u8, event: &str, at: UnixMs) -> Statement {
    let to = EmailAddress::parse(TO).unwrap();
    mail::queue(Token::from_bytes([id; 16]), event, Kind::OrderPlaced, &to, &letter(), at)
}

impl Shop {
    /// A shop that can be written from.
    pub fn with_email() -> Self {
        let shop = Self::new();
        shop.rows(sql!("UPDATE shop SET name = 'Paper Moon', email = 'hello@shop.example'"));
        shop
    }

    /// As [`Self::with_email`], and the platform sends.
    pub fn that_sends() -> Self {
        let shop = Self::with_email();
        shop.platform.mail.is_bound.set(true);
        shop
    }

    /// As [`Self::with_email`], and Resend sends, or answers what the test makes it.
    pub fn with_resend() -> Self {
        let shop = Self::with_email();
        shop.platform.set_var("MAIL_PROVIDER_KEY", "re_secret");
        shop
    }

    /// Queues a letter for event `e<id>`, due now.
    pub fn queue_mail(&self, id: u8) {
        self.batch(&[queued(id, &format!("e{id}"), self.platform.clock.now())]).unwrap();
    }

    /// State, attempts and problem of every mail, in the order they were queued in.
    pub fn mails(&self) -> Vec<(String, i64, String)> {
        let rows = self.rows(sql!("SELECT state, attempts, problem FROM mail ORDER BY event_id"));
        let read = |row: &Value| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("state"), row["attempts"].as_i64().unwrap(), text("problem"))
        };
        rows.iter().map(read).collect()
    }

    /// The states alone.
    pub fn mail_states(&self) -> Vec<String> {
        self.mails().into_iter().map(|(state, ..)| state).collect()
    }

    /// Lets so many minutes pass, the clock striking at each.
    pub fn minutes(&self, minutes: i64) {
        for _ in 0..minutes {
            self.platform.advance(60_000);
            block_on(self.app.tick());
        }
    }
}
