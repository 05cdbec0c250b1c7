//! Writes a product for a member of staff: through the writer of the catalogue, with an entry in the audit log.

use serde_json::{Map, Value};

use crate::{
    audit::{self, By, Subject},
    catalogue::{
        draft::ProductDraft,
        write::{self, Cause, Change, Reason, Stored, Writes},
    },
    context::Context,
    error::Error,
    isolate::Task,
    jobs::{self, Job},
    platform::{DbError, Platform, Rows, Statement},
    sql,
};

/// How many times to try to save, if the product changes meanwhile.
pub const TRIES: u32 = 4;

/// A product with its id.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: i64,
    pub stored: Stored,
}

impl Known {
    /// Reads the row of [`write::stored_as`].
    ///
    /// # Errors
    /// `NotFound` if there is no row.
    pub fn read(id: i64, rows: &Rows) -> Result<Self, Error> {
        let stored = write::read_stored(rows)?.into_values().next().ok_or(Error::NotFound)?;
        Ok(Self { id, stored })
    }
}

/// Writes a change of a stored product. An equal draft writes nothing.
///
/// # Errors
/// `CatalogueMoved` if the product or its stock changed since it was read, and `ProductThere` if another product has
/// the new handle.
pub async fn change<P: Platform>(
    cx: &Context<'_, P>,
    known: &Known,
    draft: ProductDraft,
    cause: &Cause<'_>,
) -> Result<(), DbError> {
    let change = Change::new(draft, Some(known.stored.clone()));
    let differences = change.differences(cx.layout().currency);
    if differences.is_empty() {
        return Ok(());
    }
    let (mut before, mut after) = (Map::new(), Map::new());
    for difference in differences {
        before.insert(difference.field.clone(), Value::String(difference.before));
        after.insert(difference.field, Value::String(difference.after));
    }
    let (before, after) = (Value::Object(before), Value::Object(after));
    let subject = Subject::Row("product", &known.id);
    let entry = audit::entry(cause.by, "product.change", subject, Some(&before), Some(&after), cx.now);
    write(cx, &change, cause, [entry]).await.map(drop)
}

/// The cause of a change in the editor.
pub const fn edit(by: &By) -> Cause<'_> {
    Cause { reason: Reason::Edit, by, note: "" }
}

/// Adds a product, and returns its id.
///
/// # Errors
/// `CatalogueMoved` if another product has the handle.
pub async fn add<P: Platform>(
    cx: &Context<'_, P>,
    draft: ProductDraft,
    action: &'static str,
    by: &By,
) -> Result<i64, DbError> {
    let change = Change::new(draft, None);
    let mut after = serde_json::json!(change.draft);
    if let (Some(fields), [only]) = (after.as_object_mut(), change.draft.variants.as_slice()) {
        fields.insert("variant".to_owned(), serde_json::json!(only));
    }
    let handle = change.draft.handle.as_str();
    let entry = audit::entry(by, action, Subject::Product(handle), None, Some(&after), cx.now);
    let id = sql!("SELECT id FROM product WHERE handle = ?1", handle);
    let rows = write(cx, &change, &edit(by), [entry, id]).await?;
    rows.one::<Id>().map(|row| row.id)
}

#[derive(serde::Deserialize)]
struct Id {
    id: i64,
}

/// The rows of the last statement.
async fn write<P: Platform, const N: usize>(
    cx: &Context<'_, P>,
    change: &Change,
    cause: &Cause<'_>,
    more: [Statement; N],
) -> Result<Rows, DbError> {
    let mut writes = Writes::default();
    writes.add(change, cx.now);
    let mut statements = writes.statements(cause, cx.now);
    statements.extend(more);
    let rows = cx.last_rows(&statements).await?;
    show_soon(cx);
    if change.media.iter().any(|media| media.source.starts_with("https:")) {
        // The product is saved. If the queue fails, cron finds the pictures.
        jobs::send(cx.platform, &[Job::Pictures], 0).await.ok();
    }
    Ok(rows)
}

/// The shop shows the change within seconds: its pages are purged, and its search index is built again.
pub fn show_soon<P: Platform>(cx: &Context<'_, P>) {
    cx.later(Task::PurgeSoon);
    cx.later(Task::IndexSoon);
}

/// The highest number at the end of a handle.
const MAX_NUMBER: usize = 50;

/// The handle, or the handle with a number at its end, that no product has.
///
/// # Errors
/// When the database fails, or so many products have the handle.
pub async fn free_handle<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<String, Error> {
    let numbered = (2..=MAX_NUMBER).map(|number| format!("{handle}-{number}"));
    let candidates: Vec<String> = std::iter::once(handle.to_owned()).chain(numbered).collect();
    let [rows] = cx.rows([write::taken(&candidates)]).await?;
    let taken: Vec<String> = rows.all::<Taken>()?.into_iter().map(|row| row.handle).collect();
    let free = candidates.into_iter().find(|candidate| !taken.contains(candidate));
    // After so many, the time makes a handle that nobody has.
    Ok(free.unwrap_or_else(|| format!("{handle}-{}", cx.now.0)))
}

#[derive(serde::Deserialize)]
struct Taken {
    handle: String,
}
