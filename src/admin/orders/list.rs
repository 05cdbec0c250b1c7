//! `/admin/orders`: the orders, newest first, by state or by what somebody looks for.

use ::http::StatusCode;
use askama::Template;

use super::super::shell::{Choice, Section, Shell, later_url};
use crate::{
    address::{self, Address},
    context::Context,
    error::Error,
    ids::MAX_ID,
    json,
    money::{Currency, Money},
    order::{
        Reference, State,
        store::{self, Shown},
    },
    payment::Method,
    platform::{Platform, Statement},
    shop::Layout,
    staff::Person,
    time::Zone,
    web::{
        http::{CachePolicy, Fields, Response},
        page::Head,
        url,
    },
};

/// Orders of one page.
const PAGE: usize = 50;
/// Characters of what somebody looks for: the longest e-mail address.
const LONGEST: usize = 254;

/// The lists, as the address and people name them.
const LISTS: [(Shown, &str, &str); 6] = [
    (Shown::All, "all", "All"),
    (Shown::Waiting, "waiting", "Waiting"),
    (Shown::ToSend, "to-send", "To send"),
    (Shown::ToRefund, "to-refund", "To refund"),
    (Shown::Sent, "sent", "Sent"),
    (Shown::Closed, "closed", "Closed"),
];

#[derive(Template)]
#[template(path = "admin/orders/list.html")]
struct ListPage<'a> {
    layout: &'a Layout,
    head: Head,
    shell: Shell,
    lists: Vec<Choice>,
    query: String,
    rows: Vec<Row>,
    /// Whether this is a later page.
    later: bool,
    first: String,
    next: Option<String>,
}

/// An order in the list.
struct Row {
    id: i64,
    reference: String,
    number: Option<i64>,
    placed: String,
    customer: String,
    email: String,
    total: String,
    status: &'static str,
    method: &'static str,
    /// What is not plain from the state.
    unpaid: bool,
}

impl Row {
    fn new(head: &store::Head, zone: &Zone) -> Result<Self, Error> {
        let bad = |what: &str| Error::Internal(format!("order {}: {what}", head.id));
        let currency = Currency::from_code(&head.currency).map_err(|_| bad("currency"))?;
        let status = head.status()?;
        let address = json::read::<Address>(&head.address).ok();
        Ok(Self {
            id: head.id,
            reference: head.reference.clone(),
            number: head.number,
            placed: zone.words(head.placed_at),
            customer: address.map(|address| address.get(address::Kind::Name).to_owned()).unwrap_or_default(),
            email: head.email.clone(),
            total: Money::new(head.total, currency).map_err(|_| bad("total"))?.display(),
            status: status.words(),
            method: head.method.parse::<Method>().map(Method::title).unwrap_or_default(),
            unpaid: status.state == State::Accepted,
        })
    }
}

/// What somebody looks for, in each of the ways that it may be meant.
fn search(query: &str, below: Option<i64>, most: i64) -> Statement {
    let reference = Reference::parse(query);
    let number = query.trim_start_matches('#').parse().ok().filter(|number| (1..=MAX_ID).contains(number));
    let reference = reference.as_ref().map_or("", Reference::as_str);
    // As the index has it: SQLite lowers ASCII letters only.
    store::search(reference, number, &query.to_ascii_lowercase(), below, most)
}

fn below(query: &Fields) -> Option<i64> {
    query.get("before")?.parse().ok().filter(|id| (1..=MAX_ID).contains(id))
}

/// `GET /admin/orders?state=…`, or `?q=` with a reference, a number or an e-mail address; `before={id}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let below = below(&cx.query);
    let query: String = cx.query.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let asked = cx.query.get("state").unwrap_or_default();
    let chosen = LISTS.iter().find(|(_, name, _)| *name == asked).map_or(Shown::All, |(shown, ..)| *shown);
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let statement = if query.is_empty() { store::newest(chosen, below, most) } else { search(&query, below, most) };
    let [orders] = cx.page_batch([statement]).await?;
    let mut orders: Vec<store::Head> = orders.read()?;
    let more = orders.len() > PAGE;
    orders.truncate(PAGE);

    let url = |name: &str| match name {
        "all" => Section::Orders.url().to_owned(),
        name => format!("{}?state={name}", Section::Orders.url()),
    };
    let lists = LISTS.iter().map(|(shown, name, title)| Choice {
        title,
        url: url(name),
        current: query.is_empty() && *shown == chosen,
    });
    let lists: Vec<Choice> = lists.collect();
    let first = match lists.iter().find(|list| list.current) {
        Some(list) => list.url.clone(),
        None => format!("{}?q={}", Section::Orders.url(), url::segment(&query)),
    };
    let next = orders.last().filter(|_| more).map(|last| later_url(&first, &format!("before={}", last.id)));
    let page = ListPage {
        layout: cx.layout(),
        head: Head { title: "Orders".to_owned(), noindex: true, ..Head::default() },
        shell: Shell::new(person, Section::Orders),
        lists,
        rows: orders.iter().map(|head| Row::new(head, &cx.layout().zone)).collect::<Result<_, _>>()?,
        later: below.is_some(),
        first,
        next,
        query,
    };
    cx.html(StatusCode::OK, &page, CachePolicy::Private)
}
