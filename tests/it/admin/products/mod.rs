//! `/admin/products`: the list and the editor.

mod acts;
mod edit;
mod list;
mod new;
mod stock;
mod variants;

use super::helpers::Worker;
use crate::support::Answer;

/// The fields of the editor as the browser sends them back, without the box for publishing.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let names =
        ["title", "description", "status", "vendor", "product_type", "tags", "seo_title", "seo_description", "handle"];
    let seen = names.iter().map(|name| format!("{name}-seen"));
    let all = names.iter().map(|name| (*name).to_owned()).chain(seen).chain(["published-seen".to_owned()]);
    // Other forms of the page have a field for the status too.
    let shown = |name: &str| if name == "status" { "status-seen".to_owned() } else { name.to_owned() };
    let value = |name: &str| page.fields(&shown(name)).pop().unwrap_or_else(|| page.area(name));
    all.map(|name| (name.clone(), value(&name))).collect()
}

/// Sends these fields of the editor with others in place of them.
fn save(worker: &Worker<'_>, page: &Answer, url: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = fields(page);
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let kept = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> = kept.chain(changes.iter().copied()).collect();
    worker.post(url, &all)
}
