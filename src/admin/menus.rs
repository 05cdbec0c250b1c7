//! `/admin/menus`: the links of the header and the footer.

use std::borrow::Borrow;

use ::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use crate::{
    content::menu::{self, Draft, Found, MOST, MenuRow, Row, Stored},
    context::Context,
    error::Error,
    isolate::Task,
    platform::{Body, Broken, Platform},
    redirect::{AnsweredBy, Hosts},
    shop::{Menu, MenuLink},
    staff::Person,
    web::{
        form::{FieldView, Form},
        http::{self, CachePolicy, Response},
    },
};

/// The maximum bytes of a form: an address and a label for each entry, percent-encoded.
const MAX_FORM: usize = 262_144;
/// How many times to try to save, if the menu changes meanwhile.
const TRIES: u32 = 4;
const MOVED: &str = "Somebody else has changed this menu since you opened it. Save again to use yours. It now has: ";

#[derive(Template)]
#[template(path = "admin/menus/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    menus: [(Menu, Vec<Stored>, &'a [MenuLink]); 2],
}

#[derive(Template)]
#[template(path = "admin/menus/edit.html")]
struct EditPage<'a> {
    frame: Frame<'a>,
    menu: Menu,
    form: Form,
    stored: &'a [Stored],
    rows: Vec<RowView>,
    /// The menu as it would be; `None` if nobody asked for it.
    preview: Option<Vec<Stored>>,
    is_saved: bool,
}

/// A row of the form.
struct RowView {
    label: FieldView,
    to: FieldView,
    order: FieldView,
    /// The text of the link without a label.
    own: String,
    /// True for the empty row at the end.
    is_new: bool,
}

impl RowView {
    /// The words for buttons of this row.
    fn name(&self) -> &str {
        [&self.label.value, &self.own, &self.to.value].into_iter().find(|text| !text.is_empty()).map_or("", |text| text)
    }
}

impl EditPage<'_> {
    fn action(&self) -> String {
        address(self.menu)
    }
}

fn title(menu: impl Borrow<Menu>) -> &'static str {
    match menu.borrow() {
        Menu::Header => "Header",
        Menu::Footer => "Footer",
    }
}

/// What a menu without entries shows.
fn without_entries(menu: impl Borrow<Menu>) -> &'static str {
    match menu.borrow() {
        Menu::Header => "Without entries, the header links to the first six collections, and to the list of all.",
        Menu::Footer => "Without entries, the footer links to the first twelve pages.",
    }
}

/// `GET /admin/menus`
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let [header, footer] = cx.page_batch(Menu::ALL.map(|menu| menu::of(menu, cx.now))).await?;
    let layout = cx.layout();
    let [header, footer] = [header.one::<MenuRow>()?.entries.0, footer.one::<MenuRow>()?.entries.0];
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Menus, "Menus"),
        menus: [(Menu::Header, header, &layout.header), (Menu::Footer, footer, &layout.footer)],
    };
    cx.html(StatusCode::OK, &page, CachePolicy::Private)
}

/// `GET /admin/menus/{name}`
///
/// # Errors
/// `NotFound` if no menu has this name.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, name: &str) -> Result<Response<P::Native>, Error> {
    let menu = find(name)?;
    let [rows] = cx.page_batch([menu::of(menu, cx.now)]).await?;
    let row: MenuRow = rows.one()?;
    let draft = Draft { rows: rows_of(cx, menu, &row) };
    let mut form = Form::default();
    draft.fill(&mut form);
    form.fill("revision", &row.revision.to_string());
    edit(cx, person, menu, form, &row, &draft, None, StatusCode::OK)
}

/// `POST /admin/menus/{name}`: saves the menu. With `do=preview`, or a button that moves or removes a row, the page is
/// shown again, and nothing is saved.
///
/// # Errors
/// `NotFound` if no menu has this name.
pub async fn save<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    name: &str,
    body: Body<P::Native>,
    answered: AnsweredBy,
) -> Result<Response<P::Native>, Error> {
    let menu = find(name)?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let button = form.typed("do").to_owned();
    let mut draft = Draft::take(&mut form);
    draft.act(&button);
    draft.fill(&mut form);
    if draft.rows.is_empty() && !form.has("revision") {
        form.refuse("", "The form was empty, so nothing was changed. Save again.");
    }
    let hosts = Hosts::of(&cx.origin);
    let paths = draft.paths(&hosts);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    for _ in 0..TRIES {
        let [rows, found] = cx.page_batch([menu::of(menu, cx.now), menu::found(&paths, cx.now)]).await?;
        let before: MenuRow = rows.one()?;
        if button.contains(':') {
            return edit(cx, person, menu, form, &before, &draft, None, StatusCode::OK);
        }
        let after = draft.entries(&mut form, &hosts, &found.all::<Found>()?, answered);
        if button == "preview" {
            return edit(cx, person, menu, form, &before, &draft, after, StatusCode::OK);
        }
        let Some(after) = after else {
            return edit(cx, person, menu, form, &before, &draft, None, StatusCode::UNPROCESSABLE_ENTITY);
        };
        if before.entries.0 == after {
            return saved(menu);
        }
        let now = before.revision.to_string();
        if form.has("revision") && form.typed("revision") != now {
            form.replace("revision", &now);
            form.refuse("", format!("{MOVED}{}.", in_words(&before.entries.0)));
            return edit(cx, person, menu, form, &before, &draft, None, StatusCode::CONFLICT);
        }
        match cx.batch(&menu::save(menu, &before, &after, &person.by(), cx.now)).await {
            Ok(_) => {
                cx.later(Task::PurgeSoon);
                return saved(menu);
            }
            // The next attempt says what changed.
            Err(error) if matches!(error.broken(), Some(Broken::MenuMoved | Broken::Missing)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let [rows] = cx.page_batch([menu::of(menu, cx.now)]).await?;
    form.refuse("", "Somebody else is saving this menu at the same time. Save again.");
    edit(cx, person, menu, form, &rows.one()?, &draft, None, StatusCode::CONFLICT)
}

/// The texts of the entries, for a sentence.
fn in_words(entries: &[Stored]) -> String {
    let texts: Vec<String> = entries.iter().map(|entry| format!("“{}”", entry.text())).collect();
    if texts.is_empty() { "no entries".to_owned() } else { texts.join(", ") }
}

/// The rows of the stored menu. A menu without entries begins with the links that it shows.
fn rows_of<P: Platform>(cx: &Context<'_, P>, menu: Menu, row: &MenuRow) -> Vec<Row> {
    if row.entries.0.is_empty() {
        let links = match menu {
            Menu::Header => &cx.layout().header,
            Menu::Footer => &cx.layout().footer,
        };
        return links.iter().map(|link| Row::new("", &link.url())).collect();
    }
    row.entries.0.iter().map(|stored| Row::new(&stored.entry.label, &stored.address())).collect()
}

fn find(name: &str) -> Result<Menu, Error> {
    name.parse().map_err(|_| Error::NotFound)
}

fn address(menu: impl Borrow<Menu>) -> String {
    format!("{}/{}", Section::Menus.url(), menu.borrow().name())
}

fn saved<N>(menu: Menu) -> Result<Response<N>, Error> {
    http::see_other(&format!("{}?saved=1", address(menu)))
}

#[allow(clippy::too_many_arguments, reason = "each is a part of the page")]
fn edit<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    menu: Menu,
    form: Form,
    stored: &MenuRow,
    draft: &Draft,
    preview: Option<Vec<Stored>>,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let layout = cx.layout();
    let own = |to: &str| {
        let known = stored.entries.0.iter().find(|entry| entry.address() == to).map(|entry| {
            Stored { entry: menu::Entry { label: String::new(), ..entry.entry.clone() }, ..entry.clone() }
                .text()
                .to_owned()
        });
        let link = layout.header.iter().chain(&layout.footer).find(|link| link.url() == to);
        known.or_else(|| link.map(|link| link.text().to_owned())).unwrap_or_default()
    };
    let count = draft.rows.len();
    let rows = (0..MOST.min(count.saturating_add(1)).max(count)).map(|index| {
        let field = |name: &str| form.field(&format!("{name}-{index}"));
        let to = field("to");
        RowView { label: field("label"), own: own(&to.value), to, order: field("order"), is_new: index >= count }
    });
    let page = EditPage {
        rows: rows.collect(),
        frame: Frame::new(cx, person, Section::Menus, form.title(title(menu))),
        is_saved: form.is_ok() && preview.is_none() && cx.query.get("saved").is_some(),
        menu,
        form,
        stored: &stored.entries.0,
        preview,
    };
    cx.html(status, &page, CachePolicy::Private)
}
