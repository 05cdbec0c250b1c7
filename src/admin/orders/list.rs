//! `/admin/orders`: the orders, newest first, filtered by state or found by a search.

use askama::Template;

use super::super::frame::{Frame, PAGE, Section};
use crate::{
    address::{self, Address},
    context::Context,
    error::Error,
    ids::MAX_ID,
    json,
    order::{
        Reference, State,
        store::{self, Shown},
        words,
    },
    platform::{Platform, Statement},
    staff::Person,
    time::Zone,
    web::{
        http::{CachePolicy, Response},
        list::{Id, Page, Tab, Tabs, Walk},
        url,
    },
};

/// The maximum characters of a search. An e-mail address has at most 254.
const LONGEST: usize = 254;

const LISTS: Tabs<Shown> = Tabs {
    url: Section::Orders.url(),
    first: (Shown::All, "All"),
    others: &[
        (Shown::Waiting, "waiting", "Waiting"),
        (Shown::ToSend, "to-send", "To send"),
        (Shown::ToRefund, "to-refund", "To refund"),
        (Shown::Sent, "sent", "Sent"),
        (Shown::Closed, "closed", "Closed"),
    ],
};

#[derive(Template)]
#[template(path = "admin/orders/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    tabs: Vec<Tab>,
    query: String,
    page: Page<Row>,
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
    /// True if the order is accepted but not paid.
    unpaid: bool,
    /// True if units of the order are missing from stock.
    is_short: bool,
}

impl Row {
    fn new(head: &store::Head, is_short: bool, zone: &Zone) -> Result<Self, Error> {
        let status = head.status();
        let address = json::read::<Address>(&head.address).ok();
        Ok(Self {
            id: head.id,
            reference: head.reference.clone(),
            number: head.number,
            placed: zone.words(head.placed_at),
            customer: address.map(|address| address.get(address::Part::Name).to_owned()).unwrap_or_default(),
            email: head.email.clone(),
            total: head.money(head.total)?.display(),
            status: status.words(),
            method: head.method.title(),
            unpaid: status.state == State::Accepted,
            is_short,
        })
    }
}

/// Finds the orders whose reference, number or e-mail address is equal to `query`, and the orders that have words with
/// the beginnings in `query`.
fn search(query: &str, after: Option<Id>, most: i64) -> Statement {
    let reference = Reference::parse(query);
    let number = query.trim_start_matches('#').parse().ok().filter(|number| (1..=MAX_ID).contains(number));
    let reference = reference.as_ref().map_or("", Reference::as_str);
    // The index contains e-mail addresses as SQLite's `lower` writes them, and `lower` changes only ASCII letters.
    let email = query.to_ascii_lowercase();
    let words = words::of_query(query);
    store::search(&store::Query { reference, number, email: &email, words: &words }, after, most)
}

/// The tabs, with the number of orders on the tabs that need work.
fn counted(mut tabs: Vec<Tab>, to_do: &store::ToDo) -> Vec<Tab> {
    for (shown, rows) in
        [(Shown::Waiting, to_do.waiting), (Shown::ToSend, to_do.to_send), (Shown::ToRefund, to_do.to_refund)]
    {
        let url = LISTS.url_of(shown);
        tabs.iter_mut().filter(|tab| tab.url == url).for_each(|tab| tab.set_count(rows));
    }
    tabs
}

/// `GET /admin/orders?state=…`, or `?q=` with words, a reference, a number or an e-mail address. Later pages have
/// `after={id}`.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let query: String = cx.query.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let shown = query.is_empty().then(|| LISTS.chosen(&cx.query));
    let (statement, first) = match shown {
        Some(shown) => (store::newest(shown, walk.after, walk.limit()), LISTS.url_of(shown)),
        None => {
            let first = format!("{}?q={}", Section::Orders.url(), url::segment(&query));
            (search(&query, walk.after, walk.limit()), first)
        }
    };
    let [orders, to_do] = cx.page_batch([statement, store::to_do()]).await?;
    let mut listed = orders.all::<store::ListedRow>()?.into_iter();
    let page = walk.page(orders.all()?, first);
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Orders, "Orders"),
        tabs: counted(LISTS.links(shown), &to_do.one()?),
        query,
        page: page.try_map(|head| {
            let is_short = listed.next().is_some_and(|row| row.is_short);
            Row::new(&head, is_short, &cx.layout().zone)
        })?,
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}
