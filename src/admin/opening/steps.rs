//! The steps to an open shop. Pure functions.

use serde::Deserialize;

/// The name of a shop that has no name yet.
const NO_NAME: &str = "My shop";

/// The facts about the steps that the database knows.
#[derive(Debug, Clone, Deserialize)]
pub struct Facts {
    pub is_open: bool,
    pub name: String,
    pub email: String,
    pub currency: String,
    pub language: String,
    pub time_zone: String,
    /// The groups of settings that somebody has saved.
    pub saved: Vec<String>,
    pub takes_transfers: bool,
    pub pays_on_delivery: bool,
    /// True if shoppers can see a product.
    pub has_product: bool,
    /// True if shoppers can see a page of text.
    pub has_page: bool,
    /// The number of pages with placeholders of a template.
    pub unfilled: i64,
    /// True if a test mail was sent.
    pub has_sent: bool,
}

/// The facts about the steps that the deployment knows.
#[derive(Debug, Clone, Copy)]
pub struct Deployment {
    /// True if a provider takes payments.
    pub takes_payments: bool,
    /// True if the shop can send mail.
    pub sends_mail: bool,
}

/// A step of the checklist.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    pub title: &'static str,
    /// Tells the merchant what to do. If the step is done, tells what is set.
    pub about: String,
    pub url: &'static str,
    /// The label of the link.
    pub link: &'static str,
    pub is_done: bool,
    /// False if the shop may open without it.
    pub is_required: bool,
}

impl Step {
    /// The state in words.
    pub const fn state(&self) -> &'static str {
        match (self.is_done, self.is_required) {
            (true, _) => "Done",
            (false, true) => "To do",
            (false, false) => "Recommended",
        }
    }
}

/// The steps, in the order of the page.
pub fn steps(facts: &Facts, deployment: Deployment) -> Vec<Step> {
    let is_saved = |group: &str| facts.saved.iter().any(|name| name == group);
    let step = |title, url, link, is_done, about: &str| Step {
        title,
        about: about.to_owned(),
        url,
        link,
        is_done,
        is_required: true,
    };
    let recommended = |step: Step| Step { is_required: false, ..step };
    let has_name = !facts.name.trim().is_empty() && facts.name != NO_NAME;
    let place = format!("{}, {}, {}.", facts.language, facts.currency, facts.time_zone);
    let is_placed = is_saved("shop");
    let place = if is_placed { place } else { format!("Check them, and save: {place}") };
    let saved = |words: &str| if is_saved("delivery") { String::new() } else { format!("{words} Check, and save.") };
    vec![
        step(
            "Name and e-mail address",
            "/admin/settings/shop",
            "Shop settings",
            has_name && !facts.email.is_empty(),
            "Shoppers see the name on every page, and write to the address.",
        ),
        step("Language, currency and time zone", "/admin/settings/shop", "Shop settings", is_placed, &place),
        step(
            "Delivery",
            "/admin/settings/delivery",
            "Delivery and tax",
            is_saved("delivery"),
            &saved("Where the shop delivers, and at what price."),
        ),
        step(
            "Tax",
            "/admin/settings/delivery",
            "Delivery and tax",
            is_saved("delivery"),
            &saved("The tax rate, and whether prices include it."),
        ),
        step(
            "Payment",
            "/admin/settings/payments",
            "Payments",
            facts.takes_transfers || facts.pays_on_delivery || deployment.takes_payments,
            "At least one way to pay.",
        ),
        step(
            "First product",
            "/admin/products",
            "Products",
            facts.has_product,
            "At least one product that shoppers can see.",
        ),
        recommended(step(
            "Legal pages",
            "/admin/pages",
            "Pages",
            facts.has_page && facts.unfilled == 0,
            match facts.unfilled {
                0 => "The law may demand an imprint, terms, and pages about privacy and returns. There are templates.",
                _ => "Some pages have places to fill, in double brackets.",
            },
        )),
        recommended(step(
            "Test mail",
            "/admin/settings/mail",
            "Mail settings",
            facts.has_sent,
            if deployment.sends_mail {
                "Send yourself a mail to see that mail arrives."
            } else {
                "No mail service is set up, so shoppers get no mail about their orders."
            },
        )),
    ]
}

/// The titles of the steps that the shop cannot open without, as a sentence; `None` if all are done.
pub fn missing(steps: &[Step]) -> Option<String> {
    let titles: Vec<&str> =
        steps.iter().filter(|step| step.is_required && !step.is_done).map(|step| step.title).collect();
    (!titles.is_empty()).then(|| format!("The shop cannot open yet. Still to do: {}.", titles.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Deployment = Deployment { takes_payments: false, sends_mail: false };

    fn ready() -> Facts {
        Facts {
            is_open: false,
            name: "Cups".to_owned(),
            email: "hello@shop.example".to_owned(),
            currency: "EUR".to_owned(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            saved: vec!["delivery".to_owned(), "shop".to_owned()],
            takes_transfers: true,
            pays_on_delivery: false,
            has_product: true,
            has_page: false,
            unfilled: 0,
            has_sent: false,
        }
    }

    #[test]
    fn each_required_step_blocks_alone_and_recommended_steps_do_not() {
        let without = |change: fn(&mut Facts)| {
            let mut facts = ready();
            change(&mut facts);
            missing(&steps(&facts, NOTHING))
        };
        let titles = |text: &str| Some(format!("The shop cannot open yet. Still to do: {text}."));
        assert_eq!(without(|_| {}), None);
        assert_eq!(without(|facts| facts.name = "My shop".to_owned()), titles("Name and e-mail address"));
        assert_eq!(without(|facts| facts.name = " ".to_owned()), titles("Name and e-mail address"));
        assert_eq!(without(|facts| facts.email.clear()), titles("Name and e-mail address"));
        assert_eq!(
            without(|facts| facts.saved = vec!["delivery".to_owned()]),
            titles("Language, currency and time zone")
        );
        assert_eq!(without(|facts| facts.saved = vec!["shop".to_owned()]), titles("Delivery; Tax"));
        assert_eq!(without(|facts| facts.takes_transfers = false), titles("Payment"));
        assert_eq!(without(|facts| facts.has_product = false), titles("First product"));
    }

    #[test]
    fn legal_pages_are_done_when_there_is_a_page_and_no_place_is_left_to_fill() {
        let is_done = |has_page, unfilled| {
            let steps = steps(&Facts { has_page, unfilled, ..ready() }, NOTHING);
            steps.iter().find(|step| step.title == "Legal pages").is_some_and(|step| step.is_done)
        };
        assert_eq!([is_done(false, 0), is_done(true, 1), is_done(true, 0)], [false, false, true]);
    }

    #[test]
    fn each_way_to_pay_is_enough() {
        let facts = Facts { takes_transfers: false, ..ready() };
        assert!(missing(&steps(&facts, NOTHING)).is_some());
        assert_eq!(missing(&steps(&facts, Deployment { takes_payments: true, ..NOTHING })), None);
        assert_eq!(missing(&steps(&Facts { pays_on_delivery: true, ..facts }, NOTHING)), None);
    }
}
