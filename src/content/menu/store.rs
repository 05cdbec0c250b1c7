//! The SQL of the menus.

use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, By, Subject},
    json::{self, Text},
    platform::{Statement, guard},
    shop::{LinkKind, Menu, own_word},
    sql,
    time::UnixMs,
};

/// A menu as it is stored.
#[derive(Debug, Deserialize)]
pub struct MenuRow {
    pub revision: i64,
    pub entries: Text<Vec<Stored>>,
}

/// An entry as it is stored, with what the database knows about its target.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Stored {
    pub entry: Entry,
    /// The handle of the target; `None` if it was deleted, or the entry has no target.
    pub handle: Option<String>,
    pub title: Option<String>,
    /// True if shoppers see the target.
    pub is_shown: bool,
}

/// An entry of a menu. At most one of the three targets is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub label: String,
    pub kind: LinkKind,
    pub collection_id: Option<i64>,
    pub product_id: Option<i64>,
    pub page: Option<String>,
    pub rest: String,
}

impl Stored {
    /// The address of the entry. If the target was deleted, the address that it had.
    pub fn address(&self) -> String {
        let path = self.handle.as_ref().map(|handle| self.entry.kind.path(handle));
        format!("{}{}", path.unwrap_or_default(), self.entry.rest)
    }

    /// The text of the link.
    pub fn text(&self) -> &str {
        let own = own_word(&self.entry.rest).filter(|_| self.entry.kind == LinkKind::Address);
        let texts = [Some(self.entry.label.as_str()), self.title.as_deref(), own];
        texts.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or(&self.entry.rest)
    }

    /// True if the entry had a target, and the target was deleted.
    pub fn is_removed(&self) -> bool {
        self.entry.kind != LinkKind::Address && self.handle.is_none()
    }

    /// The reason why shoppers do not see the entry; empty if they see it.
    pub fn problem(&self) -> &'static str {
        match self.entry.kind {
            _ if self.is_shown => "",
            _ if self.is_removed() => "Not shown: it was removed.",
            LinkKind::Page => "Not shown: the page is a draft.",
            LinkKind::Product => "Not shown: shoppers do not see the product.",
            LinkKind::Collection | LinkKind::Address => "Not shown: shoppers do not see the collection.",
        }
    }
}

/// The menu with its entries in order: [`MenuRow`].
pub fn of(menu: Menu, now: UnixMs) -> Statement {
    sql!(
        "SELECT revision, (SELECT json_group_array(json_object('entry', json_object('label', label, 'kind', kind,
             'collection_id', collection_id, 'product_id', product_id, 'page', page, 'rest', rest), 'handle', handle,
             'title', title, 'is_shown', json(iif(is_shown, 'true', 'false'))))
           FROM (SELECT e.*, coalesce(c.handle, p.handle, g.handle) AS handle,
               coalesce(c.title, p.title, g.title) AS title,
               CASE e.kind WHEN 'collection' THEN c.published = 1 WHEN 'page' THEN g.published = 1
                 WHEN 'product' THEN p.status = 'active' AND p.publish_at <= ?2 ELSE 1 END AS is_shown
             FROM menu_entry e LEFT JOIN collection c ON c.id = e.collection_id
               LEFT JOIN product p ON p.id = e.product_id LEFT JOIN page g ON g.handle = e.page
             WHERE e.menu = ?1 ORDER BY e.position)) AS entries
         FROM menu WHERE name = ?1",
        menu,
        now
    )
}

/// What the shop has at a path.
#[derive(Debug, Deserialize)]
pub struct Found {
    /// The decoded path.
    pub path: String,
    /// The kind of the target; `address` for a redirect.
    pub kind: LinkKind,
    /// The id of the collection or the product, or the handle of the page.
    pub id: String,
    pub title: String,
    pub is_shown: bool,
}

/// What the shop has at these decoded paths: [`Found`]s. A page that shoppers do not see yet is found too.
pub fn found(paths: &[&str], now: UnixMs) -> Statement {
    sql!(
        "SELECT j.value AS path, 'collection' AS kind, CAST(c.id AS TEXT) AS id, c.title AS title,
           c.published AS is_shown
         FROM json_each(?1) j CROSS JOIN collection c ON c.handle = substr(j.value, 14)
         WHERE j.value GLOB '/collections/*'
         UNION ALL SELECT j.value, 'product', CAST(p.id AS TEXT), p.title,
           p.status = 'active' AND ifnull(p.publish_at <= ?2, 0)
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = substr(j.value, 11) WHERE j.value GLOB '/products/*'
         UNION ALL SELECT j.value, 'page', g.handle, g.title, g.published
         FROM json_each(?1) j CROSS JOIN page g ON g.handle = substr(j.value, 8) WHERE j.value GLOB '/pages/*'
         UNION ALL SELECT r.path, 'address', '', '', 1 FROM json_each(?1) j CROSS JOIN redirect r ON r.path = j.value
         UNION ALL SELECT r.path, 'address', '', '', 1
         FROM json_each(?1) j CROSS JOIN redirect_away r ON r.path = j.value",
        json::write(paths),
        now
    )
}

/// Replaces the entries of a menu. Fails with `MenuMoved` if the menu has another revision than `before`, and with
/// `Missing` if the target of an entry was deleted meanwhile. The audit log has each entry as a line.
pub fn save(menu: Menu, before: &MenuRow, after: &[Stored], by: &By, now: UnixMs) -> [Statement; 5] {
    let [was, is] = [before.entries.0.as_slice(), after].map(|entries| {
        let lines: Vec<String> = entries.iter().map(|entry| format!("{}: {}", entry.text(), entry.address())).collect();
        serde_json::json!({ "entries": lines.join("\n") })
    });
    let entries: Vec<&Entry> = after.iter().map(|entry| &entry.entry).collect();
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(MenuMoved),
                "' WHERE NOT EXISTS (SELECT 1 FROM menu WHERE name = ?1 AND revision = ?2)"
            ),
            menu,
            before.revision
        ),
        sql!("UPDATE menu SET revision = revision + 1 WHERE name = ?1", menu),
        sql!("DELETE FROM menu_entry WHERE menu = ?1", menu),
        sql!(
            "INSERT INTO menu_entry (menu, position, label, kind, collection_id, product_id, page, rest)
             SELECT ?1, key + 1, value ->> 'label', value ->> 'kind', value ->> 'collection_id',
               value ->> 'product_id', value ->> 'page', value ->> 'rest' FROM json_each(?2)",
            menu,
            json::write(&entries)
        ),
        audit::entry(by, "menu.change", Subject::Row("menu", &menu.name()), Some(&was), Some(&is), now),
    ]
}
