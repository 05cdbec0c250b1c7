//! `/admin/products`: the list with its search, filters and orders.

use askama::Template;

use super::{
    super::frame::{Frame, PAGE, Section},
    asked::{Asked, Place, Sort},
    row::{Row, status_words},
    store::{self, CollectionName, Looked, ProductRow},
};
use crate::{
    catalogue::draft::Status,
    context::Context,
    error::Error,
    platform::Platform,
    staff::Person,
    web::{
        form::FieldView,
        http::{CachePolicy, Response},
        list::{Id, Key as _, Page, Walk},
        url,
    },
};

#[derive(Template)]
#[template(path = "admin/products/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    asked: Asked,
    page: Page<Row>,
    collections: Vec<CollectionName>,
    /// The address of the page that looks further; empty if nothing is left to look through.
    further: String,
    /// True if only the newest products that match are sorted.
    is_cut: bool,
    is_removed: bool,
}

impl ListPage<'_> {
    /// A filter as a field without problems.
    fn field(&self, name: &str) -> FieldView {
        let value = match name {
            "status" => self.asked.status.map(|status| status.name().to_owned()).unwrap_or_default(),
            "collection" if self.asked.collection > 0 => self.asked.collection.to_string(),
            "vendor" => self.asked.vendor.clone(),
            "type" => self.asked.product_type.clone(),
            "tag" => self.asked.tag.clone(),
            "sort" => self.asked.sort.name().to_owned(),
            _ => String::new(),
        };
        FieldView::new(name, value)
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        let all = Status::ALL.iter().map(|status| (status.name(), status_words(*status)));
        std::iter::once(("", "Any")).chain(all).collect()
    }

    fn collections(&self) -> Vec<(String, String)> {
        let known = self.collections.iter().map(|collection| (collection.id.to_string(), collection.title.clone()));
        let mut options: Vec<_> = std::iter::once((String::new(), "Any".to_owned())).chain(known).collect();
        let chosen = self.asked.collection.to_string();
        if self.asked.collection > 0 && options.iter().all(|(id, _)| *id != chosen) {
            options.push((chosen.clone(), format!("Collection {chosen}")));
        }
        options
    }
}

/// `GET /admin/products`
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let asked = Asked::read(&cx.query);
    let mut walk: Walk<Place> = Walk::new(&cx.query, PAGE);
    walk.after = walk.after.filter(|place| place.sort() == asked.sort);
    let after = walk.after.as_ref();
    let statements = [store::found(&asked, after, walk.limit()), store::looked(&asked, after), store::collections()];
    let [found, looked, collections] = cx.page_batch(statements).await?;
    let first = asked.url(Section::Products.url());
    let mut page = walk.page(store::read_found(&found, asked.sort)?, first);
    let ids: Vec<i64> = page.rows.iter().map(|found| found.id).collect();
    let rows = if ids.is_empty() {
        Vec::new()
    } else {
        let [rows] = cx.rows([store::products(&ids)]).await?;
        let layout = cx.layout();
        let rows = rows.all::<ProductRow>()?.into_iter();
        rows.map(|row| Row::new(row, layout.currency, &layout.zone, cx.now)).collect()
    };
    let rest = looked.one::<Looked>()?.last();
    let is_newest = asked.sort == Sort::Newest;
    let further = rest.filter(|_| is_newest && page.next.is_none());
    let further = further.map(|id| further_url(&page.first, id)).unwrap_or_default();
    // The end of what was looked through is not the end of the list.
    page.later &= further.is_empty() || !page.rows.is_empty();
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Products, "Products"),
        page: page.with(rows),
        collections: collections.all()?,
        further,
        is_cut: rest.is_some() && !is_newest,
        is_removed: cx.query.get("removed").is_some(),
        asked,
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}

fn further_url(first: &str, id: i64) -> String {
    url::with_query(first, &format!("after={}", Id(id).write()))
}
