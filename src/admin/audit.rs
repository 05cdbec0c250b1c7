//! `/admin/audit`: the audit log, newest entries first. A filter selects the entries of one person or about one
//! subject.

use askama::Template;
use serde_json::Value;

use super::frame::{Frame, PAGE, Section};
use crate::{
    audit::{self, EntryRow, Shown},
    context::Context,
    error::Error,
    platform::Platform,
    staff::Person,
    time::Zone,
    web::{
        http::{CachePolicy, Response},
        list::{Page, Walk},
        url,
    },
};

/// The maximum characters of a value.
const VALUE: usize = 100;
/// The maximum characters of the filter `about`. A subject is a short word and an id.
const SUBJECT: usize = 300;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage<'a> {
    frame: Frame<'a>,
    page: Page<Row>,
    /// The person or the subject that the list is filtered by; empty without a filter.
    only: String,
}

/// An entry of the list.
struct Row {
    at: String,
    who: String,
    /// The address of the list of this actor's entries; empty if the actor is not a person.
    who_url: String,
    what: String,
    subject: String,
    subject_url: String,
    /// The address of the list of entries about this subject.
    about_url: String,
    changes: Vec<Change>,
}

/// A value that the change added, replaced or removed. `before` is empty for an added value, and `after`
/// is empty for a removed value.
struct Change {
    name: String,
    before: String,
    after: String,
}

/// `GET /admin/audit`, `?person={id}` or `?about={subject}`; `after={id}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let about = cx.query.get("about").unwrap_or_default();
    let shown = match cx.query.get("person").and_then(|id| id.parse().ok()) {
        Some(id) => Shown::Of(id),
        None if about.is_empty() || about.chars().count() > SUBJECT => Shown::All,
        None => Shown::About(about),
    };
    let first = match &shown {
        Shown::All => Section::Audit.url().to_owned(),
        Shown::Of(id) => of_person(&id.to_string()),
        Shown::About(subject) => about_url(subject),
    };
    let walk = Walk::new(&cx.query, PAGE);
    let [rows] = cx.page_batch([audit::newest(&shown, walk.after, walk.limit())]).await?;
    let page = walk.page(rows.all::<EntryRow>()?, first);
    let only = match &shown {
        Shown::All => String::new(),
        Shown::Of(_) => {
            page.rows.first().and_then(|row| row.person.clone()).unwrap_or_else(|| "this person".to_owned())
        }
        Shown::About(subject) => (*subject).to_owned(),
    };
    let zone = &cx.layout().zone;
    let page = AuditPage {
        page: page.map(|row| to_show(row, zone)),
        frame: Frame::new(cx, person, Section::Audit, "Audit"),
        only,
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}

fn of_person(id: &str) -> String {
    format!("{}?person={id}", Section::Audit.url())
}

fn about_url(subject: &str) -> String {
    format!("{}?about={}", Section::Audit.url(), url::segment(subject))
}

fn to_show(row: EntryRow, zone: &Zone) -> Row {
    Row {
        at: zone.words(row.at),
        who_url: match (row.by_kind.as_str(), &row.by_id) {
            ("person", Some(id)) => of_person(id),
            _ => String::new(),
        },
        what: words(&row.action),
        subject_url: subject_url(&row.subject),
        about_url: about_url(&row.subject),
        changes: changes(&row),
        who: row.person.or(row.by_id).unwrap_or(row.by_kind),
        subject: row.subject.replacen(':', " ", 1),
    }
}

/// The description of an action. An action that this release does not know is shown by its name.
fn words(action: &str) -> String {
    let known = match action {
        "access.refuse" => "Was refused",
        "api_token.create" => "Created an API token",
        "api_token.revoke" => "Revoked an API token",
        "event.replay" => "Sent an event again",
        "import.retry" => "Retried an import",
        "import.start" => "Started an import",
        "mail.again" => "Sent a mail again",
        "mail.test" => "Sent a test mail",
        "order.accepted" => "Accepted an order",
        "order.cancelled" => "Cancelled an order",
        "order.fulfilled" => "Sent units of an order",
        "order.paid" => "Marked an order as paid",
        "order.refunded" => "Marked a refund as sent",
        "menu.change" => "Changed a menu",
        "page.add" => "Added a page",
        "page.change" => "Changed a page",
        "page.remove" => "Removed a page",
        "product.add" => "Added a product",
        "product.change" => "Changed a product",
        "product.copy" => "Copied a product",
        "product.remove" => "Deleted a product",
        "person.add" => "Gave access",
        "person.remove" => "Removed access",
        "person.role" => "Changed a role",
        "redirect.add" => "Added a redirect",
        "redirect.remove" => "Removed a redirect",
        "session.end" => "Signed out",
        "session.end_all" => "Ended sessions",
        "session.refuse" => "Could not sign in",
        "session.start" => "Signed in",
        "shop.close" => "Closed the shop",
        "shop.open" => "Opened the shop",
        "settings.changed" => "Changed settings",
        other => other,
    };
    known.to_owned()
}

/// The address of the subject's page in the admin; empty if the subject has no page.
fn subject_url(subject: &str) -> String {
    if subject == "shop:1" {
        return "/admin/opening".to_owned();
    }
    let Some((kind, id)) = subject.split_once(':') else { return String::new() };
    if kind == "redirect" {
        return format!("{}?q={}", Section::Redirects.url(), url::segment(id));
    }
    let section = match kind {
        "order" => Section::Orders,
        "import" => Section::Imports,
        "event" => Section::Events,
        "mail" => Section::Mail,
        "menu" => Section::Menus,
        "page" => Section::Pages,
        "product" => Section::Products,
        "person" => Section::People,
        "settings" => Section::Settings,
        _ => return String::new(),
    };
    format!("{}/{}", section.url(), url::segment(id))
}

/// The values that differ, in the order of their names.
fn changes(row: &EntryRow) -> Vec<Change> {
    let (before, after) = (row.before.as_ref().map(|map| &map.0), row.after.as_ref().map(|map| &map.0));
    let mut names: Vec<&String> = before.into_iter().chain(after).flat_map(|map| map.keys()).collect();
    names.sort();
    names.dedup();
    let value = |map: Option<&serde_json::Map<String, Value>>, name: &str| match map.and_then(|map| map.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.chars().take(VALUE).collect(),
        Some(other) => other.to_string().chars().take(VALUE).collect(),
    };
    let changes = names.into_iter().map(|name| Change {
        before: value(before, name),
        after: value(after, name),
        name: name.replace('_', " "),
    });
    changes.filter(|change| change.before != change.after).collect()
}
