//! Sample mails, and shops that send them.

use futures::executor::block_on;
use serde_json::Value;
use vitrine::{
    email::EmailAddress,
    ids::Token,
    mail::{self, MailKind, MailShop, OrderMail, OrderMailLine, Rendered},
    money::{Currency, Money},
    platform::Statement,
    sql,
    time::UnixMs,
};

use crate::support::Shop;

/// The address of Resend's API.
pub const RESEND: &str = "https://api.resend.com/emails";
pub const TO: &str = "ada@example.org";

pub fn amount(minor: i64, currency: &str) -> String {
    Money::new(minor, Currency::from_code(currency).unwrap()).unwrap().display()
}

pub fn line(title: &str, options: &str, quantity: i64, unit: i64, currency: &str) -> OrderMailLine {
    OrderMailLine {
        title: title.to_owned(),
        options: options.to_owned(),
        quantity,
        unit: amount(unit, currency),
        total: amount(unit * quantity, currency),
        picture_url: None,
    }
}

/// The mail for an order of two lines.
pub fn order() -> OrderMail {
    OrderMail {
        shop: MailShop {
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
            ("Subtotal".to_owned(), amount(11_050, "EUR")),
            ("Shipping".to_owned(), amount(490, "EUR")),
            ("Total".to_owned(), amount(11_540, "EUR")),
        ],
        tax_note: "Includes €18.43 of VAT (19 %).".to_owned(),
        address_lines: ["Ada Lovelace", "12 St James’s Square", "London SW1Y 4LE", "United Kingdom"]
            .map(str::to_owned)
            .into(),
        delivery: "Standard, 3 to 5 working days".to_owned(),
        payment: "Bank transfer".to_owned(),
        payment_instructions:
            "Please send €115.40 to\nPaper Moon GmbH\nIBAN DE02 1203 0000 0000 2020 51\nReference K7FQ-2M9X".to_owned(),
        payment_note: String::new(),
        order_url: "https://shop.example/orders/n5xgkidun5vwk3raobwgkyltmu".to_owned(),
        greeting_name: "Ada Lovelace".to_owned(),
    }
}

/// The statement that queues a mail under a key, due at `at`. `id` replaces random bits.
pub fn queued(id: u8, key: &str, at: UnixMs) -> Statement {
    let to = EmailAddress::parse(TO).unwrap();
    mail::queue(Token::from_bytes([id; 16]), key, MailKind::OrderPlaced, &to, &order(), at).unwrap()
}

impl Shop {
    /// A shop with a name and an email address.
    pub fn with_email() -> Self {
        let shop = Self::new();
        shop.rows(sql!("UPDATE shop SET name = 'Paper Moon', email = 'hello@shop.example'"));
        shop
    }

    /// [`Self::with_email`] on a platform that sends mail.
    pub fn that_sends() -> Self {
        let shop = Self::with_email();
        shop.platform.mail.is_bound.set(true);
        shop
    }

    /// [`Self::with_email`] with Resend. The test scripts the responses of Resend.
    pub fn with_resend() -> Self {
        let shop = Self::with_email();
        shop.platform.set_var("MAIL_PROVIDER_KEY", "re_secret");
        shop
    }

    /// Queues a mail under the key `e<id>`, due now.
    pub fn queue_mail(&self, id: u8) {
        self.batch(&[queued(id, &format!("e{id}"), self.platform.clock.now())]).unwrap();
    }

    /// The state, attempts and problem of every mail, ordered by key.
    pub fn mails(&self) -> Vec<(String, i64, String)> {
        let rows = self.rows(sql!("SELECT state, attempts, problem FROM mail ORDER BY key"));
        let read = |row: &Value| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("state"), row["attempts"].as_i64().unwrap(), text("problem"))
        };
        rows.iter().map(read).collect()
    }

    /// The state of every mail, ordered by key.
    pub fn mail_states(&self) -> Vec<String> {
        self.mails().into_iter().map(|(state, ..)| state).collect()
    }

    /// Every mail as its recipient gets it, ordered by its time.
    pub fn rendered_mails(&self) -> Vec<Rendered> {
        // The texts of mails about signing in are not stored.
        let rows = self.rows(sql!("SELECT kind, version, data FROM mail WHERE data <> '' ORDER BY created_at, kind"));
        let render = |row: &Value| {
            let text = |name: &str| row[name].as_str().unwrap();
            mail::render(text("kind"), row["version"].as_i64().unwrap(), text("data")).unwrap()
        };
        rows.iter().map(render).collect()
    }

    /// Lets this many minutes pass, and runs cron after each.
    pub fn minutes(&self, minutes: i64) {
        for _ in 0..minutes {
            self.platform.advance(60_000);
            block_on(self.app.tick());
        }
    }
}
