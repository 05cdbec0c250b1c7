//! The SQL of purges. Triggers record the tags of changed pages (`migrations/0013_edge_cache.sql`).
//!
//! Each purge begins a new round, and each recorded tag belongs to the round in which it was recorded. A purge includes
//! only the tags of earlier rounds. So a tag that is recorded during the purge waits for the next purge.

use serde::Deserialize;

use crate::{platform::Statement, sql, time::UnixMs};

/// The row of [`claim`].
#[derive(Debug, Deserialize)]
pub struct Claim {
    /// The number of the new round. The purge includes the tags of all earlier rounds.
    pub round: i64,
}

/// A row of [`waiting`].
#[derive(Debug, Deserialize)]
pub struct TagRow {
    /// A tag in the headers of cached pages.
    pub tag: String,
    /// False if the tag waits only for its second purge.
    pub is_new: bool,
}

/// The row of [`plan`].
#[derive(Debug, Deserialize)]
pub struct Plan {
    /// The time of the planned purge.
    pub planned_at: UnixMs,
}

/// Begins a purge and a new round of tags. Returns a [`Claim`], or no row if no tag waits or the last purge was less
/// than `gap_ms` ago.
pub fn claim(now: UnixMs, gap_ms: i64) -> Statement {
    sql!(
        "UPDATE purge_turn SET round = round + 1, claimed_at = ?1
         WHERE claimed_at <= ?1 - ?2
           AND (EXISTS (SELECT 1 FROM purge) OR EXISTS (SELECT 1 FROM purge_again WHERE due_at <= ?1)) RETURNING round",
        now,
        gap_ms
    )
}

/// The tags of earlier rounds, and the tags whose second purge is due: [`TagRow`]s. If a purge fails, the next purge
/// includes its tags.
pub fn waiting(now: UnixMs) -> Statement {
    sql!(
        "SELECT tag, max(is_new) AS is_new FROM (
           SELECT tag, 1 AS is_new FROM purge WHERE round < (SELECT round FROM purge_turn)
           UNION ALL SELECT tag, 0 FROM purge_again WHERE due_at <= ?1)
         GROUP BY tag ORDER BY tag LIMIT 1000",
        now
    )
}

/// Deletes the purged tags. `before_round` is the number in the [`Claim`]. If `again_at` is given, the tags of the
/// earlier rounds are recorded for a second purge at that time.
pub fn purged(before_round: i64, now: UnixMs, again_at: Option<UnixMs>) -> [Statement; 3] {
    [
        sql!(
            "INSERT INTO purge_again
             SELECT DISTINCT CAST(?2 AS INTEGER), tag FROM purge WHERE round < ?1 AND ?2 IS NOT NULL
             ON CONFLICT DO NOTHING",
            before_round,
            again_at
        ),
        sql!("DELETE FROM purge WHERE round < ?1", before_round),
        sql!("DELETE FROM purge_again WHERE due_at <= ?1", now),
    ]
}

/// Plans a purge. It is due in `soon_ms`, but not before `gap_ms` after the last purge. Returns a [`Plan`], or no row
/// if no tag waits or a purge is already planned.
pub fn plan(now: UnixMs, soon_ms: i64, gap_ms: i64) -> Statement {
    sql!(
        "UPDATE purge_turn SET planned_at = max(?1 + ?2, claimed_at + ?3)
         WHERE planned_at <= ?1 AND EXISTS (SELECT 1 FROM purge) RETURNING planned_at",
        now,
        soon_ms,
        gap_ms
    )
}

/// Records the tags of the pages that changed because the publication time of a product has come since the last call:
/// lists, collections, the sitemap, and every page if a menu has the product. A product that was written at or after
/// its publication time is left out, because the triggers recorded its tags at that write. The beginning and the end
/// of the announcement bar change every page.
///
/// `CROSS JOIN` fixes the join order. In the other order, SQLite would read all rows of `collection_product` every
/// minute.
pub fn appeared(now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO changed
             WITH here (id) AS MATERIALIZED (
               SELECT id FROM product WHERE status = 'active' AND publish_at IS NOT NULL
                 AND publish_at > (SELECT seen_at FROM purge_turn) AND publish_at <= ?1 AND updated_at < publish_at)
             SELECT 'sitemap' WHERE EXISTS (SELECT 1 FROM here)
             UNION SELECT 'list' WHERE EXISTS (SELECT 1 FROM here)
             UNION SELECT 'collection:' || collection_id
             FROM here CROSS JOIN collection_product ON product_id = here.id
             UNION SELECT 'layout' FROM here CROSS JOIN menu_entry ON menu_entry.product_id = here.id
             UNION SELECT 'layout' FROM shop, purge_turn WHERE announcement <> ''
               AND (announced_from > seen_at AND announced_from <= ?1
                 OR announced_until > seen_at AND announced_until <= ?1)",
            now
        ),
        sql!(
            "UPDATE purge_turn SET seen_at = ?1 WHERE EXISTS (SELECT 1 FROM product
               WHERE status = 'active' AND publish_at IS NOT NULL AND publish_at > seen_at AND publish_at <= ?1)
             OR EXISTS (SELECT 1 FROM shop WHERE announced_from > seen_at AND announced_from <= ?1
               OR announced_until > seen_at AND announced_until <= ?1)",
            now
        ),
    ]
}
