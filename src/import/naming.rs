//! Gives each product of a chunk its handle in the shop.
//!
//! A handle in a file may have characters that addresses of this shop cannot have, so it is rewritten. Two products of
//! a file may then want the same handle. The product whose handle needs no rewriting keeps it, and the other one gets a
//! number.

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

/// The highest number after a handle.
const MAX_NUMBER: usize = 30;

/// A product of the file with its handle in the shop.
pub struct Named<'g> {
    pub group: Cow<'g, Group>,
    /// A warning if another product has the wanted handle.
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
struct TakenRow {
    handle: String,
}

/// A product that has a handle in this import: its handle in the file, and its first row.
struct Owner {
    written: String,
    row: u64,
}

impl Owner {
    fn of(group: &Group) -> Self {
        Self { written: group.written.clone(), row: group.first_row }
    }
}

/// Decides the handles of the products. `renamed` and `seen` are the results of [`store::renamed`] and
/// [`store::seen`]. `stored` has the shop's products with the rewritten handles.
pub async fn name<'g, P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    columns: &Columns,
    groups: &'g [Group],
    renamed: &Rows,
    seen: &Rows,
    stored: &HashMap<String, Stored>,
) -> Result<Vec<Named<'g>>, Error> {
    let renamed: HashMap<String, String> =
        renamed.all::<RenamedRow>()?.into_iter().map(|row| (row.written, row.handle)).collect();
    let mut owners: HashMap<String, Owner> = seen
        .all::<SeenRow>()?
        .into_iter()
        .map(|SeenRow { handle, row, written }| (handle, Owner { written, row }))
        .collect();
    // Products of earlier imports keep the handles that they got then.
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
        // The shop's product came from elsewhere, so this one must not overwrite it.
        let is_foreign =
            handle != group.written && !renamed.contains_key(&group.written) && stored.contains_key(&handle);
        if is_foreign && !owners.contains_key(&handle) {
            second.push(place);
            names.push(handle);
            continue;
        }
        let owner = owners.entry(handle.clone()).or_insert_with(|| Owner::of(group));
        // Older rows of `import_product` have an empty `written`.
        if owner.written != group.written && !owner.written.is_empty() && !handle.is_empty() {
            second.push(place);
        }
        names.push(handle);
    }
    let candidates: Vec<String> = second
        .iter()
        .filter_map(|place| groups.get(*place))
        .flat_map(|group| (2..=MAX_NUMBER).map(|number| numbered(&group.handle, number)))
        .collect();
    let mut taken: HashSet<String> = HashSet::new();
    if !candidates.is_empty() {
        let [rows] = cx.rows([store::taken(id, &candidates)]).await?;
        taken = rows.all::<TakenRow>()?.into_iter().map(|row| row.handle).collect();
    }
    taken.extend(names.iter().cloned());
    let mut named = Vec::with_capacity(groups.len());
    for (place, (group, handle)) in groups.iter().zip(names).enumerate() {
        let mut warning = None;
        let mut group = Cow::Borrowed(group);
        let mut handle = handle;
        if second.contains(&place) {
            let number =
                (2..=MAX_NUMBER).map(|number| numbered(&group.handle, number)).find(|name| !taken.contains(name));
            if let Some(free) = number {
                let message = match owners.get(&handle).filter(|owner| owner.written != group.written) {
                    Some(owner) => format!(
                        "The product “{}” in row {} has the handle “{handle}” in the shop, so “{}” becomes “{free}”.",
                        owner.written, owner.row, group.written
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

fn numbered(handle: &str, number: usize) -> String {
    let end = format!("-{number}");
    let start: String = handle.chars().take(MAX_HANDLE.saturating_sub(end.len())).collect();
    start + &end
}
