//! `/admin/events`: the events of the shop and their status. Failed and waiting events can be sent again.

use ::http::StatusCode;
use askama::Template;
use serde_json::Value;

use super::frame::{Frame, PAGE, Section};
use crate::{
    context::Context,
    error::Error,
    event::{
        self,
        store::{self, DeadLetter, Listed, Shown},
    },
    ids::Token,
    json,
    platform::Platform,
    staff::{Permission, Person},
    web::{
        http::{self, CachePolicy, Response},
        list::{Page, Tab, Tabs, Walk},
    },
};

/// The maximum number of dead letters on the page of failed events. The number is small, because a dead letter may be
/// long.
const LETTERS: i64 = 10;

const LISTS: Tabs<Shown> = Tabs {
    url: Section::Events.url(),
    first: (Shown::All, "All"),
    others: &[(Shown::Waiting, "waiting", "Waiting"), (Shown::Dead, "dead", "Failed")],
};

#[derive(Template)]
#[template(path = "admin/events/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    tabs: Vec<Tab>,
    page: Page<Listed>,
    letters: Vec<DeadLetter>,
}

#[derive(Template)]
#[template(path = "admin/events/show.html")]
struct EventPage<'a> {
    frame: Frame<'a>,
    event: Listed,
    /// The payload as names and values.
    values: Vec<(String, String)>,
    /// The payload, as indented JSON.
    data: String,
    problem: &'static str,
    replays: bool,
}

impl Listed {
    /// The status in words.
    pub const fn state(&self) -> &'static str {
        match (self.done_at, self.dead_at) {
            (Some(_), _) => "Processed",
            (None, Some(_)) => "Failed",
            (None, None) => "Waiting",
        }
    }

    /// The subject for display. The subject of a stock event is only a variant's id, so it gets the word "Variant".
    fn about(&self) -> String {
        if self.r#type.contains(".stock.") { format!("Variant {}", self.subject) } else { self.subject.clone() }
    }

    /// The title of the event's kind. An event of another release may have an unknown kind; its title is the type.
    pub fn title(&self) -> &str {
        self.r#type.parse().map_or(&self.r#type, |kind: event::Kind| kind.title())
    }
}

/// `GET /admin/events?state=waiting|dead`; `after={time}.{seq}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let shown = LISTS.chosen(&cx.query);
    let walk = Walk::new(&cx.query, PAGE);
    let letters = if shown == Shown::Dead && walk.after.is_none() { LETTERS } else { 0 };
    let statements = [store::listed(shown, walk.after, walk.limit()), store::dead_letters(letters)];
    let [events, letters] = cx.page_batch(statements).await?;
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Events, "Events"),
        tabs: LISTS.links(Some(shown)),
        page: walk.page(events.all()?, LISTS.url_of(shown)),
        letters: letters.all()?,
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}

/// `GET /admin/events/{id}`
///
/// # Errors
/// `NotFound` when no event has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    page(cx, person, parse_id(id)?, StatusCode::OK, "").await
}

/// `POST /admin/events/{id}/replay`: sends an unprocessed event again.
///
/// # Errors
/// `NotFound` when no event has this id.
pub async fn replay<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = parse_id(id)?;
    if event::replay(cx, &id.to_string(), &person.by()).await? {
        return http::see_other(&format!("{}/{id}", Section::Events.url()));
    }
    let problem = "This event was already processed, so it was not sent again.";
    page(cx, person, id, StatusCode::CONFLICT, problem).await
}

fn parse_id(id: &str) -> Result<Token, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: Token,
    status: StatusCode,
    problem: &'static str,
) -> Result<Response<P::Native>, Error> {
    let [event] = cx.page_batch([store::one(&id.to_string())]).await?;
    let event: Listed = event.maybe()?.ok_or(Error::NotFound)?;
    let pretty = json::read::<Value>(&event.data).ok().and_then(|data| serde_json::to_string_pretty(&data).ok());
    let page = EventPage {
        values: json::table(&event.data),
        data: pretty.unwrap_or_else(|| event.data.clone()),
        problem,
        replays: event.done_at.is_none() && person.role.allows(Permission::ReplayEvents),
        frame: Frame::new(cx, person, Section::Events, event.title()),
        event,
    };
    cx.html(status, &page, CachePolicy::Private)
}
