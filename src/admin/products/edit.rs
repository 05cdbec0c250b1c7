//! `/admin/products/{id}` and `/admin/new-product`: the editor of a product's own fields.

use ::http::StatusCode;
use askama::Template;

use super::{
    super::frame::{Frame, Section, row_id},
    fields::{FIELDS, MAX_FORM, description, made_from, only_variant, read, values},
    row::status_words,
    saving::{self, Known, TRIES},
};
use crate::{
    catalogue::{
        draft::{ProductDraft, Status},
        text::plain_text,
        write,
    },
    context::Context,
    error::Error,
    money::Money,
    platform::{Body, Broken, Platform},
    seo::text::{DESCRIPTION, TITLE, cut},
    staff::Person,
    web::{
        form::{FieldView, Form},
        http::{self, CachePolicy, Response},
        url,
    },
};

#[derive(Template)]
#[template(path = "admin/products/edit.html")]
struct EditPage<'a> {
    frame: Frame<'a>,
    form: Form,
    /// The product as it is stored; `None` for a new product.
    known: Option<&'a Known>,
    /// The description as the shop would show it; empty if nobody asked for it.
    preview: String,
    found: SearchResult,
    notice: &'static str,
}

/// The product as a search engine shows it.
struct SearchResult {
    title: String,
    address: String,
    description: String,
}

impl SearchResult {
    /// The result for the fields of a form. `description` is the HTML of the description.
    fn new(form: &Form, origin: &str, shop: &str, description: &str) -> Self {
        let first = |names: [&str; 2]| names.into_iter().map(|name| form.typed(name)).find(|text| !text.is_empty());
        let handle = form.typed("handle");
        let handle = if handle.is_empty() { made_from(form.typed("title")) } else { handle.to_owned() };
        let written = form.typed("seo_description");
        let description = if written.is_empty() { plain_text(description) } else { written.to_owned() };
        Self {
            title: format!("{} – {shop}", cut(first(["seo_title", "title"]).unwrap_or("Title"), TITLE)),
            address: format!("{origin}/products/{handle}"),
            description: cut(&description, DESCRIPTION),
        }
    }
}

impl EditPage<'_> {
    fn product(&self) -> Option<&ProductDraft> {
        self.known.map(|known| &known.stored.draft)
    }

    /// The hidden fields with the values that the page showed.
    fn seen(&self) -> Vec<FieldView> {
        let names = FIELDS.iter().filter(|_| self.known.is_some());
        names.map(|name| self.form.field(&Form::seen_name(name))).collect()
    }

    /// The address of the form.
    fn action(&self) -> String {
        self.known.map_or_else(|| Section::Products.url().to_owned(), |known| address(known.id))
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        Status::ALL.iter().map(|status| (status.name(), status_words(*status))).collect()
    }

    /// True if shoppers can see the stored product.
    fn is_shown(&self) -> bool {
        self.product().is_some_and(|product| product.status == Status::Active && product.published)
    }

    fn is_archived(&self) -> bool {
        self.product().is_some_and(|product| product.status == Status::Archived)
    }

    /// The address of the product in the shop.
    fn shop_url(&self) -> String {
        self.product().map(|product| url::product_path(&product.handle)).unwrap_or_default()
    }

    /// The variants in one sentence.
    fn variants(&self) -> String {
        let Some(product) = self.product() else { return String::new() };
        let price = |minor: i64| Money::new(minor, self.frame.layout.currency).map(|money| money.display());
        match product.variants.as_slice() {
            [only] => format!("The price is {}.", price(only.price).unwrap_or_default()),
            all => format!("The product has {} variants.", all.len()),
        }
    }
}

/// `GET /admin/new-product`
///
/// # Errors
/// When the database fails.
pub async fn new<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let mut form = Form::default();
    form.fill("published", "1");
    form.fill("status", Status::Active.name());
    let [] = cx.page_batch([]).await?;
    edit(cx, person, form, None, None, StatusCode::OK)
}

/// `POST /admin/products`: adds a product with one variant, or shows a preview of its description.
///
/// # Errors
/// When the database fails.
pub async fn add<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    form.fill("status", Status::Active.name());
    let [] = cx.page_batch([]).await?;
    if form.typed("do") == "preview" {
        let preview = description(&mut form, "").unwrap_or_default();
        return edit(cx, person, form, None, Some(preview), StatusCode::OK);
    }
    let variant = only_variant(&mut form, cx.layout().currency);
    let product = read(&mut form, &ProductDraft::default());
    let (Some(variant), Some(mut product)) = (variant, product) else {
        return edit(cx, person, form, None, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    product.variants = vec![variant];
    let typed = std::mem::take(&mut product.handle);
    for _ in 0..TRIES {
        product.handle =
            if typed.is_empty() { saving::free_handle(cx, &made_from(&product.title)).await? } else { typed.clone() };
        match saving::add(cx, product.clone(), "product.add", &person.by()).await {
            Ok(id) => return http::see_other(&format!("{}?added=1", address(id))),
            Err(error) if error.broken() == Some(Broken::CatalogueMoved) => {}
            Err(error) => return Err(error.into()),
        }
        if !typed.is_empty() {
            refuse_taken(&mut form, &typed);
            break;
        }
    }
    if form.is_ok() {
        form.refuse("", "Somebody else is adding products at the same time. Save again.");
    }
    edit(cx, person, form, None, None, StatusCode::UNPROCESSABLE_ENTITY)
}

/// `GET /admin/products/{id}`
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    edit(cx, person, shown(&known), Some(&known), None, StatusCode::OK)
}

/// `POST /admin/products/{id}`: saves the product's own fields, or shows a preview of the description. Fields that the
/// person did not change keep their current values.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn save<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    if !FIELDS.iter().any(|name| form.has(name) || form.has(&Form::seen_name(name))) {
        form.refuse("", "The form was empty, so nothing was changed. Save again.");
    }
    for _ in 0..TRIES {
        let known = stored(cx, id).await?;
        for (name, now) in values(&known.stored.draft) {
            form.settle_or_keep(name, &now);
        }
        if form.typed("do") == "preview" {
            let preview = description(&mut form, &known.stored.draft.description).unwrap_or_default();
            return edit(cx, person, form, Some(&known), Some(preview), StatusCode::OK);
        }
        let draft = read(&mut form, &known.stored.draft);
        let Some(draft) = draft else {
            return edit(cx, person, form, Some(&known), None, StatusCode::UNPROCESSABLE_ENTITY);
        };
        let handle = draft.handle.clone();
        match saving::change(cx, &known, draft, &saving::edit(&person.by())).await {
            Ok(()) => return http::see_other(&format!("{}?saved=1", address(known.id))),
            Err(error) if error.broken() == Some(Broken::CatalogueMoved) => {}
            Err(error) if error.broken() == Some(Broken::ProductThere) => {
                refuse_taken(&mut form, &handle);
                return edit(cx, person, form, Some(&known), None, StatusCode::UNPROCESSABLE_ENTITY);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let known = stored(cx, id).await?;
    form.refuse("", "Somebody else is saving this product at the same time. Save again.");
    edit(cx, person, form, Some(&known), None, StatusCode::CONFLICT)
}

/// Reads a product and the layout.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn stored<P: Platform>(cx: &Context<'_, P>, id: &str) -> Result<Known, Error> {
    let id = row_id(id)?;
    let [rows] = cx.page_batch([write::stored_as(id, cx.now)]).await?;
    Known::read(id, &rows)
}

/// The form with the stored values.
fn shown(known: &Known) -> Form {
    let mut form = Form::default();
    for (name, value) in values(&known.stored.draft) {
        form.fill(name, &value);
        form.fill(&Form::seen_name(name), &value);
    }
    form
}

fn refuse_taken(form: &mut Form, handle: &str) {
    form.refuse("handle", format!("Another product has the address /products/{handle}. Choose another one."));
}

/// The address of a product's editor.
pub fn address(id: i64) -> String {
    format!("{}/{id}", Section::Products.url())
}

fn edit<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    form: Form,
    known: Option<&Known>,
    preview: Option<String>,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let title = known.map_or("Add a product", |known| &known.stored.draft.title);
    let stored = known.map(|known| known.stored.draft.description.as_str());
    let description = preview.as_deref().or(stored).unwrap_or_default();
    let notice = ["saved", "added", "copied"].into_iter().find(|name| cx.query.get(name).is_some());
    let page = EditPage {
        frame: Frame::new(cx, person, Section::Products, form.title(title)),
        found: SearchResult::new(&form, &cx.origin, &cx.layout().name, description),
        notice: notice.filter(|_| form.is_ok() && preview.is_none()).unwrap_or_default(),
        form,
        known,
        preview: preview.unwrap_or_default(),
    };
    cx.html(status, &page, CachePolicy::Private)
}
