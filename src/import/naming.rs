//! Decides the handle of each product in the shop. An import does this for one chunk of the file's products at a time.
//!
//! A handle in a file may have characters that are not allowed in the URLs of this shop. Such a handle is rewritten.
//! Two products of a file may then have the same handle. One of them keeps the handle: the product that got it in an
//! earlier import, else the product whose handle needed no rewriting, else the first product. The other product gets a
//! number at the end of its handle.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use serde::Deserialize;

use super::{columns::Columns, field::Field, group::Group, problem::RowError, store};
use crate::{
    catalogue::{handle::MAX_HANDLE, write::Stored},
    context::Context,
    error::Error,
    platform::{Platform, Rows},
};

/// The highest number to try at the end of a handle.
const MAX_NUMBER: usize = 30;

/// A product of the file with its handle in the shop.
pub struct Named<'g> {
    pub group: Cow<'g, Group>,
    /// A warning if the product got a number because another product has the handle.
    pub warning: Option<RowError>,
}

#[derive(Deserialize)]
struct RenamedRow {
    written: String,
    handle: String,
}

#[derive(Deserialize)]
struct SeenRow {
    handle: String,
    row: u64,
    written: String,
}

#[derive(Deserialize)]
pub struct HandleRow {
    handle: String,
}

/// The product of the file that keeps a handle. The handle is the key in the map of owners.
struct Owner {
    /// The product's handle in the file.
    written: String,
    /// The product's first row.
    row: u64,
}

impl Owner {
    fn of(group: &Group) -> Self {
        Self { written: group.written.clone(), row: group.first_row }
    }
}

/// The query results that show which handles are already in use.
pub struct Known<'r> {
    /// For each handle in the file that an earlier import changed, the product's handle in the shop. The result of
    /// [`store::renamed`].
    pub renamed: &'r Rows,
    /// The handles of this chunk that earlier chunks of this import already used. The result of [`store::seen`].
    pub seen: &'r Rows,
    /// The handles of this chunk that another product of the file has without rewriting. The result of
    /// [`store::exact`].
    pub exact: &'r Rows,
    /// The products in the shop that have the handle of a product of this chunk, by this handle.
    pub stored: &'r HashMap<String, Stored>,
}

/// Decides the handles of the products of a chunk.
pub async fn name<'g, P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    columns: &Columns,
    groups: &'g [Group],
    Known { renamed, seen, exact, stored }: Known<'_>,
) -> Result<Vec<Named<'g>>, Error> {
    let renamed: HashMap<String, String> =
        renamed.all::<RenamedRow>()?.into_iter().map(|row| (row.written, row.handle)).collect();
    let exact: HashSet<String> = exact.all::<HandleRow>()?.into_iter().map(|row| row.handle).collect();
    let mut owners: HashMap<String, Owner> = seen
        .all::<SeenRow>()?
        .into_iter()
        .map(|SeenRow { handle, row, written }| (handle, Owner { written, row }))
        .collect();
    // A product that an earlier import wrote with a rewritten handle keeps its handle in the shop.
    for group in groups {
        if let Some(handle) = renamed.get(&group.written) {
            owners.entry(handle.clone()).or_insert_with(|| Owner::of(group));
        }
    }
    // Products whose handles need no rewriting come next.
    let wanted = |group: &Group| renamed.get(&group.written).unwrap_or(&group.handle).clone();
    for group in groups.iter().filter(|group| wanted(group) == group.written) {
        owners.entry(group.written.clone()).or_insert_with(|| Owner::of(group));
    }
    let mut names = Vec::with_capacity(groups.len());
    let mut second = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let handle = wanted(group);
        // A rewritten handle may already belong to another product of the shop. It may also belong to another product
        // of the file, whose handle needed no rewriting. The import must overwrite neither.
        let is_of_another = stored.contains_key(&handle) || exact.contains(&handle);
        let is_new = handle != group.written && !renamed.contains_key(&group.written);
        if is_new && is_of_another && !owners.contains_key(&handle) {
            second.push(place);
            names.push(handle);
            continue;
        }
        let owner = owners.entry(handle.clone()).or_insert_with(|| Owner::of(group));
        // An older release stored no `written`. Then it is unknown whether the owner is this product or another one,
        // and the product keeps the handle.
        if owner.written != group.written && !owner.written.is_empty() && !handle.is_empty() {
            second.push(place);
        }
        names.push(handle);
    }
    let candidates: Vec<String> = second
        .iter()
        .filter_map(|place| groups.get(*place))
        .flat_map(|group| possible(&group.handle).skip(1))
        .collect();
    let mut taken: HashSet<String> = HashSet::new();
    if !candidates.is_empty() {
        let [rows] = cx.rows([store::taken(id, &candidates)]).await?;
        taken = rows.all::<HandleRow>()?.into_iter().map(|row| row.handle).collect();
    }
    taken.extend(names.iter().cloned());
    let mut named = Vec::with_capacity(groups.len());
    for (place, (group, handle)) in groups.iter().zip(names).enumerate() {
        let mut warning = None;
        let mut group = Cow::Borrowed(group);
        let mut handle = handle;
        if second.contains(&place) {
            let number = possible(&group.handle).skip(1).find(|name| !taken.contains(name));
            if let Some(free) = number {
                let message = match owners.get(&handle).filter(|owner| owner.written != group.written) {
                    Some(owner) => format!(
                        "The product “{}” in row {} keeps the handle “{handle}”, so the handle “{}” becomes “{free}”.",
                        owner.written, owner.row, group.written
                    ),
                    None if exact.contains(&handle) => format!(
                        "Another product of the file has the handle “{handle}”, so the handle “{}” becomes “{free}”.",
                        group.written
                    ),
                    None => format!(
                        "The shop has another product with the handle “{handle}”, so the handle “{}” becomes “{free}”.",
                        group.written
                    ),
                };
                warning = Some(RowError::of_cell(group.first_row, columns.heading(Field::Handle), message));
                taken.insert(free.clone());
                handle = free;
            }
        }
        if handle != group.handle {
            group.to_mut().handle = handle;
        }
        named.push(Named { group, warning });
    }
    Ok(named)
}

/// The handles to try for a product with this rewritten handle, in this order: the handle itself, then the handle with
/// the numbers from 2 on.
pub fn possible(handle: &str) -> impl Iterator<Item = String> {
    std::iter::once(handle.to_owned()).chain((2..=MAX_NUMBER).map(|number| numbered(handle, number)))
}

fn numbered(handle: &str, number: usize) -> String {
    let end = format!("-{number}");
    let start: String = handle.chars().take(MAX_HANDLE.saturating_sub(end.len())).collect();
    start + &end
}
