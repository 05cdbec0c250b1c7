//! A shopper's browser, and a shop to buy from.

use vitrine::sql;

use crate::support::{Answer, Shop};

/// A browser that keeps its cookies. New cookies of a clone stay in the clone.
#[derive(Clone)]
pub struct Browser<'s> {
    pub shop: &'s Shop,
    cookies: Vec<(String, String)>,
    /// The IP address that Cloudflare reports.
    address: &'static str,
}

impl<'s> Browser<'s> {
    pub fn new(shop: &'s Shop) -> Self {
        Self::at(shop, "198.51.100.7")
    }

    /// A browser with an IP address.
    pub fn at(shop: &'s Shop, address: &'static str) -> Self {
        Self { shop, cookies: Vec::new(), address }
    }

    /// The cookies as a header.
    pub fn header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> String {
        let kept = self.cookies.iter().find(|(known, _)| known == name);
        kept.unwrap_or_else(|| panic!("no {name} in {:?}", self.cookies)).1.clone()
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for cookie in answer.headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    pub fn get(&mut self, path: &str) -> Answer {
        let answer =
            self.shop.ask(http::Method::GET, path, &[("cookie", &self.header()), ("cf-connecting-ip", self.address)]);
        self.keep(answer)
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.shop.post(path, fields, &[("cookie", &self.header()), ("cf-connecting-ip", self.address)]);
        self.keep(answer)
    }

    pub fn forget(&mut self, cookie: &str) {
        self.cookies.retain(|(name, _)| name != cookie);
    }

    pub fn add(&mut self, variant: &str, quantity: &str) {
        assert_eq!(self.post("/cart/lines", &[("variant", variant), ("quantity", quantity)]).status, 303);
    }

    /// The form of the checkout page, filled in.
    pub fn form(&mut self, method: &'static str) -> Vec<(&'static str, String)> {
        let page = self.get("/checkout");
        let html = page.text();
        let hidden = |name: &str| {
            let after =
                html.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {html}")).1;
            after.split_once('"').unwrap().0.to_owned()
        };
        let mut form = vec![
            ("key", hidden("key")),
            ("agreed", hidden("agreed")),
            ("method", method.to_owned()),
            ("do", "place".to_owned()),
        ];
        for (name, value) in [
            ("email", "ada@example.com"),
            ("country", "DE"),
            ("name", "Ada Lovelace"),
            ("line1", "Lange Straße 1"),
            ("postcode", "10115"),
            ("city", "Berlin"),
        ] {
            form.push((name, value.to_owned()));
        }
        form
    }

    pub fn send(&mut self, form: &[(&'static str, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post("/checkout", &fields)
    }

    /// Orders the cart, and returns the location of the response.
    pub fn order(&mut self, method: &'static str) -> String {
        let form = self.form(method);
        let answer = self.send(&form);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    }
}

pub fn selling() -> Shop {
    let shop = Shop::shelf(2, 5);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234', pays_on_delivery = 1"));
    shop
}
