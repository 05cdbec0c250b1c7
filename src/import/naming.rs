//! Gives each product of a chunk its handle in the shop.
//!
//! A handle in a file may have characters that addresses of this shop cannot have. Such a handle is rewritten. Two
//! products of a file may then have the same handle. The product whose handle needs no rewriting keeps the handle, or
//! the first product if both handles were rewritten. The other product gets a number at the end of its handle.

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

/// The product of the file that gets a certain handle in the shop.
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
    /// The result of [`store::renamed`].
    pub renamed: &'r Rows,
    /// The result of [`store::seen`].
    pub seen: &'r Rows,
    /// The result of [`store::exact`].
    pub exact: &'r Rows,
    /// The shop's products that already have one of the chunk's rewritten handles.
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
        // The handle may belong to a product of the shop that does not come from this product of the file. It may also
        // belong to a product of the file with exactly this handle. The import must not overwrite either product.
        let is_of_another = stored.contains_key(&handle) || exact.contains(&handle);
        let is_new = handle != group.written && !renamed.contains_key(&group.written);
        if is_new && is_of_another && !owners.contains_key(&handle) {
            second.push(place);
            names.push(handle);
            continue;
        }
        let owner = owners.entry(handle.clone()).or_insert_with(|| Owner::of(group));
        // In `import_product`, rows from older versions of the shop have an empty `written`.
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
                        "The product “{}” in row {} has the handle “{handle}” in the shop, so “{}” becomes “{free}”.",
                        owner.written, owner.row, group.written
                    ),
                    None if exact.contains(&handle) => format!(
                        "Another product of the file has the handle “{handle}”, so “{}” becomes “{free}”.",
                        group.written
                    ),
                    None => format!(
                        "The shop has another product with the handle “{handle}”, so “{}” becomes “{free}”.",
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
