//! `/admin/pages`: the pages of text, templates for legal pages, and the editor.

use ::http::StatusCode;
use askama::Template;

use super::frame::{Frame, PAGE, Section};
use crate::{
    catalogue::handle::{MAX_HANDLE, to_handle},
    content::{self, LEGAL, Legal, MAX_BODY, PageRow, PageText, Place, placeholders},
    context::Context,
    error::Error,
    isolate::Task,
    platform::{Body, Broken, DbError, Platform},
    staff::Person,
    web::{
        form::{FieldView, Form, Rule},
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
        url,
    },
};

/// The maximum bytes of a form: the longest text twice, percent-encoded.
const MAX_FORM: usize = MAX_BODY * 2 * 9;
const TITLE: Rule = Rule::required("title", 255);
const HANDLE: Rule = Rule::optional("address", MAX_HANDLE);
const TEXT: Rule = Rule::optional("text", MAX_BODY);
const SEO_TITLE: Rule = Rule::optional("title for search engines", 255);
const SEO_DESCRIPTION: Rule = Rule::optional("description for search engines", 500);
/// The fields that another person may change at the same time.
const FIELDS: [&str; 6] = ["title", "handle", "body", "published", "seo_title", "seo_description"];
/// How many times to try to save, if the page changes meanwhile.
const TRIES: u32 = 4;
/// A message names at most this many placeholders.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "admin/pages/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    page: Page<PageRow>,
    /// The templates that the shop has no page of.
    templates: Vec<&'static Legal>,
    is_removed: bool,
}

#[derive(Template)]
#[template(path = "admin/pages/edit.html")]
struct EditPage<'a> {
    frame: Frame<'a>,
    form: Form,
    /// The page as it is stored; `None` for a new page.
    stored: Option<&'a PageText>,
    /// The text as the shop would show it; empty if nobody asked for it.
    preview: String,
    is_saved: bool,
}

impl EditPage<'_> {
    /// The hidden fields with the values that the page showed.
    fn seen(&self) -> Vec<FieldView> {
        let names = FIELDS.iter().filter(|_| self.stored.is_some());
        names.map(|name| self.form.field(&Form::seen_name(name))).collect()
    }

    /// The address of the form.
    fn action(&self) -> String {
        self.stored.map_or_else(|| Section::Pages.url().to_owned(), |page| address(&page.handle))
    }

    /// The address of the form that removes the page.
    fn removal(&self) -> String {
        format!("{}/removal", self.action())
    }

    /// The placeholders of the stored text.
    fn left(&self) -> Vec<&str> {
        self.stored.map(|page| placeholders(&page.body)).unwrap_or_default()
    }
}

/// `GET /admin/pages`
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let walk: Walk<Place> = Walk::new(&cx.query, PAGE);
    let handles: Vec<&str> = LEGAL.iter().map(|legal| legal.handle).collect();
    let statements = [content::in_order(walk.after.as_ref(), walk.limit()), content::there(&handles)];
    let [rows, there] = cx.page_batch(statements).await?;
    let there = there.all::<content::There>()?;
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Pages, "Pages"),
        page: walk.page(rows.all::<PageRow>()?, Section::Pages.url().to_owned()),
        templates: LEGAL.iter().filter(|legal| there.iter().all(|page| page.handle != legal.handle)).collect(),
        is_removed: cx.query.get("removed").is_some(),
    };
    let status = page.page.status();
    cx.html(status, &page, CachePolicy::Private)
}

/// `GET /admin/new-page`, or `?template=` with the handle of a template.
///
/// # Errors
/// `NotFound` if no template has this handle.
pub async fn new<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let mut form = Form::default();
    if let Some(handle) = cx.query.get("template") {
        let legal = LEGAL.iter().find(|legal| legal.handle == handle).ok_or(Error::NotFound)?;
        for (name, value) in [("title", legal.title), ("handle", legal.handle), ("body", legal.html)] {
            form.fill(name, value);
        }
    }
    let [] = cx.page_batch([]).await?;
    edit(cx, person, form, None, String::new(), StatusCode::OK)
}

/// `POST /admin/pages`: adds a page, or shows a preview of it.
///
/// # Errors
/// When the database fails.
pub async fn add<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let [] = cx.page_batch([]).await?;
    if form.typed("do") == "preview" {
        let preview = preview(&mut form);
        return edit(cx, person, form, None, preview, StatusCode::OK);
    }
    let Some(page) = read(&mut form) else {
        return edit(cx, person, form, None, String::new(), StatusCode::UNPROCESSABLE_ENTITY);
    };
    match cx.batch(&content::add(&page, &person.by(), cx.now)).await {
        Ok(_) => {
            cx.later(Task::PurgeSoon);
            saved(&page.handle)
        }
        Err(error) => {
            refuse_taken(&mut form, &page, error)?;
            edit(cx, person, form, None, String::new(), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /admin/pages/{handle}`
///
/// # Errors
/// `NotFound` if no page has this handle.
pub async fn show<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    handle: &str,
) -> Result<Response<P::Native>, Error> {
    let page = stored(cx, handle).await?;
    let mut form = Form::default();
    for (name, value) in values(&page) {
        form.fill(name, value);
        form.fill(&Form::seen_name(name), value);
    }
    edit(cx, person, form, Some(&page), String::new(), StatusCode::OK)
}

/// `POST /admin/pages/{handle}`: saves the page, or shows a preview of it. Fields that the person did not change keep
/// their current values.
///
/// # Errors
/// `NotFound` if no page has this handle and the form has no text.
pub async fn save<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    handle: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    if !FIELDS.iter().any(|name| form.has(name) || form.has(&Form::seen_name(name))) {
        form.refuse("", "The form was empty, so nothing was changed. Save again.");
    }
    for _ in 0..TRIES {
        let before = match stored(cx, handle).await {
            Err(Error::NotFound) if form.has("title") || form.has("body") => return gone(cx, person, form).await,
            before => before?,
        };
        if form.typed("do") == "preview" {
            let preview = preview(&mut form);
            return edit(cx, person, form, Some(&before), preview, StatusCode::OK);
        }
        for (name, now) in values(&before) {
            form.settle_or_keep(name, now);
        }
        let Some(after) = read(&mut form) else {
            return edit(cx, person, form, Some(&before), String::new(), StatusCode::UNPROCESSABLE_ENTITY);
        };
        if (PageText { revision: before.revision, ..after.clone() }) == before {
            return saved(&before.handle);
        }
        match cx.batch(&content::change(&before, &after, &person.by(), cx.now)).await {
            Ok(_) => {
                cx.later(Task::PurgeSoon);
                return saved(&after.handle);
            }
            Err(error) if error.broken() == Some(Broken::PageMoved) => {}
            Err(error) => {
                refuse_taken(&mut form, &after, error)?;
                return edit(cx, person, form, Some(&before), String::new(), StatusCode::UNPROCESSABLE_ENTITY);
            }
        }
    }
    let before = stored(cx, handle).await?;
    form.refuse("", "Somebody else is saving this page at the same time. Save again.");
    edit(cx, person, form, Some(&before), String::new(), StatusCode::CONFLICT)
}

/// `POST /admin/pages/{handle}/removal` with `revision`, as the page showed it.
///
/// # Errors
/// `NotFound` if no page has this handle.
pub async fn remove<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    handle: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let sent = Form::read(body, MAX_FORM).await?;
    let page = stored(cx, handle).await?;
    let is_seen = sent.typed("revision") == page.revision.to_string();
    let done = if is_seen { cx.batch(&content::remove(&page, &person.by(), cx.now)).await.map(drop) } else { Ok(()) };
    match done {
        Ok(()) if is_seen => {
            cx.later(Task::PurgeSoon);
            http::see_other(&format!("{}?removed=1", Section::Pages.url()))
        }
        Err(error) if error.broken() != Some(Broken::PageMoved) => Err(error.into()),
        _ => {
            let page = stored(cx, handle).await?;
            let mut form = Form::default();
            for (name, value) in values(&page) {
                form.fill(name, value);
                form.fill(&Form::seen_name(name), value);
            }
            form.refuse("", "Nothing was removed: somebody has changed this page since you opened it. Read it again.");
            edit(cx, person, form, Some(&page), String::new(), StatusCode::CONFLICT)
        }
    }
}

/// Shows the form of a page that somebody has removed or moved meanwhile as the form of a new page.
async fn gone<P: Platform>(cx: &Context<'_, P>, person: Person, mut form: Form) -> Result<Response<P::Native>, Error> {
    form.refuse(
        "",
        "Nothing was saved: somebody has removed this page or changed its address since you opened it. Look for it in \
         the list of pages, or save again to add a new page with this text.",
    );
    edit(cx, person, form, None, String::new(), StatusCode::CONFLICT)
}

async fn stored<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<PageText, Error> {
    let [rows] = cx.page_batch([content::of(handle)]).await?;
    rows.maybe()?.ok_or(Error::NotFound)
}

/// The fields of the form with their stored values.
fn values(page: &PageText) -> [(&'static str, &str); 6] {
    let published = if page.published { "1" } else { "" };
    let [title, handle, body, flag, seo_title, seo_description] = FIELDS;
    [
        (title, &page.title),
        (handle, &page.handle),
        (body, &page.body),
        (flag, published),
        (seo_title, &page.seo_title),
        (seo_description, &page.seo_description),
    ]
}

/// Reads the form. `None` if it has problems.
fn read(form: &mut Form) -> Option<PageText> {
    let title = form.line("title", &TITLE);
    let seo_title = form.line("seo_title", &SEO_TITLE);
    let seo_description = form.line("seo_description", &SEO_DESCRIPTION);
    let handle = handle(form);
    let body = text(form);
    let published = form.parse("published", |typed| match typed {
        "" => Ok(false),
        "1" => Ok(true),
        _ => Err("This box was not sent correctly. Load the page again.".to_owned()),
    });
    let left = if published == Some(true) { placeholders(body.as_deref().unwrap_or_default()) } else { Vec::new() };
    if !left.is_empty() {
        form.refuse("body", format!("Before shoppers see the page, replace {}.", in_words(&left)));
    }
    if !form.is_ok() {
        return None;
    }
    Some(PageText {
        handle: handle?,
        title: title?,
        body: body?,
        seo_title: seo_title?,
        seo_description: seo_description?,
        published: published?,
        revision: 0,
    })
}

/// The placeholders, for a sentence.
fn in_words(left: &[&str]) -> String {
    let named: Vec<String> = left.iter().take(NAMED).map(|words| format!("“[[{words}]]”")).collect();
    match left.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The handle, or one made from the title if the field is empty.
fn handle(form: &mut Form) -> Option<String> {
    if form.typed("handle").trim().is_empty() {
        let made = to_handle(form.typed("title"));
        form.replace("handle", &made);
    }
    form.parse("handle", |typed| {
        let handle = to_handle(HANDLE.line(typed)?.trim_start_matches("/pages/"));
        if handle.is_empty() {
            return Err("Write an address with letters or digits, such as about-us.".to_owned());
        }
        Ok(handle)
    })
}

/// The text as HTML. If something had to be removed, the field gets what is left and a problem says so. The form can
/// then be sent again.
fn text(form: &mut Form) -> Option<String> {
    let body = form.parse("body", |typed| content::read(&TEXT.text(typed)?).map_err(|error| error.to_string()))?;
    if !body.removed.is_empty() {
        form.replace("body", &body.html);
        form.refuse("body", format!("{} Read what is left, and save again.", body.removed.join(" ")));
        return None;
    }
    Some(body.html)
}

fn preview(form: &mut Form) -> String {
    text(form).unwrap_or_default()
}

/// # Errors
/// The error itself, unless another page has the handle.
fn refuse_taken(form: &mut Form, page: &PageText, error: DbError) -> Result<(), Error> {
    if error.broken() != Some(Broken::PageThere) {
        return Err(error.into());
    }
    form.refuse("handle", format!("Another page has the address /pages/{}. Choose another one.", page.handle));
    Ok(())
}

fn address(handle: &str) -> String {
    format!("{}/{}", Section::Pages.url(), url::segment(handle))
}

fn saved<N>(handle: &str) -> Result<Response<N>, Error> {
    http::see_other(&format!("{}?saved=1", address(handle)))
}

fn edit<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    form: Form,
    stored: Option<&PageText>,
    preview: String,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let title = stored.map_or("Add a page", |page| &page.title);
    let page = EditPage {
        frame: Frame::new(cx, person, Section::Pages, form.title(title)),
        is_saved: form.is_ok() && preview.is_empty() && cx.query.get("saved").is_some(),
        form,
        stored,
        preview,
    };
    cx.html(status, &page, CachePolicy::Private)
}
