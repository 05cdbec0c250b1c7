//! `/admin/events`: what happened in the shop and what became of it; what nobody acted on is sent again from here.

use ::http::StatusCode;
use askama::Template;
use serde_json::Value;

use super::shell::{Choice, Section, Shell, later_page, later_url};
use crate::{
    context::Context,
    error::Error,
    event::{
        self,
        store::{self, DeadLetter, Listed, Shown},
    },
    ids::{MAX_ID, Token},
    json,
    platform::Platform,
    shop::Layout,
    staff::{Permission, Person},
    web::{
        http::{self, CachePolicy, Response},
        page::Head,
    },
};

/// Events of one page.
const PAGE: usize = 50;
/// Dead letters of one page: each may be long.
const LETTERS: i64 = 10;

/// The lists, as the address and people name them.
const LISTS: [(Shown, &str, &str); 3] =
    [(Shown::All, "all", "All"), (Shown::Waiting, "waiting", "Waiting"), (Shown::Dead, "dead", "Given up")];

#[derive(Template)]
#[template(path = "admin/events/list.html")]
struct ListPage<'a> {
    layout: &'a Layout,
    head: Head,
    shell: Shell,
    lists: Vec<Choice>,
    events: Vec<Listed>,
    letters: Vec<DeadLetter>,
    later: bool,
    first: String,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/events/show.html")]
struct EventPage<'a> {
    layout: &'a Layout,
    head: Head,
    shell: Shell,
    event: Listed,
    /// What it says, as JSON in lines.
    data: String,
    problem: &'static str,
    replays: bool,
}

impl Listed {
    /// What became of it, in a word or two.
    const fn state(&self) -> &'static str {
        match (self.done_at, self.dead_at) {
            (Some(_), _) => "Acted on",
            (None, Some(_)) => "Given up",
            (None, None) => "Waiting",
        }
    }

    /// What it is about, for people.
    fn about(&self) -> String {
        if self.name().starts_with("stock.") { format!("Variant {}", self.subject) } else { self.subject.clone() }
    }

    /// Its type without what is the same of all.
    fn name(&self) -> &str {
        self.r#type.strip_prefix("vitrine.").unwrap_or(&self.r#type)
    }
}

/// `GET /admin/events?state=waiting|dead`; `after={time}.{seq}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let asked = cx.query.get("state").unwrap_or_default();
    let shown = LISTS.iter().find(|(_, name, _)| *name == asked).map_or(Shown::All, |(shown, ..)| *shown);
    let after = later_page(&cx.query)
        .and_then(|(at, seq)| Some((at, seq.parse().ok().filter(|seq| (1..=MAX_ID).contains(seq))?)));
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let letters = if shown == Shown::Dead && after.is_none() { LETTERS } else { 0 };
    let [events, letters] = cx.page_batch([store::listed(shown, after, most), store::dead_letters(letters)]).await?;
    let mut events: Vec<Listed> = events.read()?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    let url = Section::Events.url();
    let lists = LISTS.iter().map(|(list, name, title)| Choice {
        title,
        url: if *list == Shown::All { url.to_owned() } else { format!("{url}?state={name}") },
        current: *list == shown,
    });
    let lists: Vec<Choice> = lists.collect();
    let first = lists.iter().find(|list| list.current).map_or_else(|| url.to_owned(), |list| list.url.clone());
    let page = ListPage {
        layout: cx.layout(),
        head: Head { title: "Events".to_owned(), noindex: true, ..Head::default() },
        shell: Shell::new(person, Section::Events),
        lists,
        letters: letters.read()?,
        later: after.is_some(),
        next: events
            .last()
            .filter(|_| more)
            .map(|last| later_url(&first, &format!("after={}.{}", last.time_in(shown).0, last.seq))),
        first,
        events,
    };
    cx.html(StatusCode::OK, &page, CachePolicy::Private)
}

/// `GET /admin/events/{id}`
///
/// # Errors
/// `NotFound` when there is no such event.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    page(cx, person, parse_id(id)?, StatusCode::OK, "").await
}

/// `POST /admin/events/{id}/replay`: sends an event again that was not acted on.
///
/// # Errors
/// `NotFound` when there is no such event.
pub async fn replay<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = parse_id(id)?;
    if event::replay(cx, &id.to_string(), &person.by()).await? {
        return http::see_other(&format!("{}/{id}", Section::Events.url()));
    }
    let problem = "Nothing was sent: this event has been acted on, and once is enough.";
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
    let event: Listed = event.first()?.ok_or(Error::NotFound)?;
    let pretty = json::read::<Value>(&event.data).ok().and_then(|data| serde_json::to_string_pretty(&data).ok());
    let page = EventPage {
        layout: cx.layout(),
        head: Head { title: format!("Event {}", event.name()), noindex: true, ..Head::default() },
        data: pretty.unwrap_or_else(|| event.data.clone()),
        problem,
        replays: event.done_at.is_none() && person.role.allows(Permission::ReplayEvents),
        shell: Shell::new(person, Section::Events),
        event,
    };
    cx.html(status, &page, CachePolicy::Private)
}
