//! A product that is written reads back as its draft.

use futures::executor::block_on;
use proptest::{collection::vec, prelude::*};
use vitrine::{
    audit::By,
    catalogue::{
        draft::{PictureDraft, ProductDraft, VariantDraft},
        write::{Cause, Change, Cover, Media, Reason, Shortage, Stored, Writes, read_stored, stored},
    },
    money::Currency,
    platform::{Broken, Db, DbCopy, DbError, Platform},
    sql,
    time::UnixMs,
};

use crate::support::{Shop, drafts};

fn read(shop: &Shop, handle: &str) -> Option<Stored> {
    let results = block_on(shop.platform.db(DbCopy::Primary).batch(&[stored(&[handle], shop.platform.now())])).unwrap();
    read_stored(&results[0]).unwrap().remove(handle)
}

fn write(shop: &Shop, change: &Change, now: UnixMs) -> Result<(), DbError> {
    let mut writes = Writes::default();
    writes.add(change, now);
    let cause = Cause { reason: Reason::Import, by: &By::Shop, note: "test" };
    block_on(shop.platform.db(DbCopy::Primary).batch(&writes.statements(&cause, now))).map(drop)
}

fn cup(sizes: &[&str]) -> ProductDraft {
    let variant = |size: &&str| VariantDraft {
        values: vec![(*size).to_owned()],
        weight_unit: "kg".to_owned(),
        tracked: true,
        on_hand: 5,
        ..VariantDraft::default()
    };
    ProductDraft {
        handle: "cup".to_owned(),
        title: "Cup".to_owned(),
        published: true,
        options: vec!["Size".to_owned()],
        variants: sizes.iter().map(variant).collect(),
        ..ProductDraft::default()
    }
}

/// The first draft creates the product, and each later draft replaces it.
#[test]
fn a_draft_that_is_written_changes_nothing_more() {
    let (shop, euros) = (Shop::new(), Currency::from_code("EUR").unwrap());
    proptest!(|(drafts in vec(drafts::product(), 1..4))| {
        shop.rows(sql!("DELETE FROM product"));
        for (draft, now) in drafts.into_iter().zip(1..) {
            let draft = ProductDraft { handle: "cup".to_owned(), ..draft };
            let change = Change::new(draft, read(&shop, "cup"));
            if let Some(stored) = &change.stored {
                prop_assert_eq!(change.differences(euros).is_empty(), stored.draft == change.draft);
            }
            write(&shop, &change, UnixMs(now)).unwrap();
            let written = read(&shop, "cup");
            prop_assert_eq!(written.as_ref().map(|stored| &stored.draft), Some(&change.draft));
            prop_assert_eq!(Change::new(change.draft, written).differences(euros), []);
        }
    });
}

#[test]
fn a_change_is_written_over_what_it_was_made_for_and_nothing_else() {
    let shop = Shop::new();
    let change = Change::new(cup(&["S"]), None);
    write(&shop, &change, UnixMs(1)).unwrap();
    let failed =
        |result: Result<(), DbError>| result.is_err_and(|error| error.broken() == Some(Broken::CatalogueMoved));
    assert!(failed(write(&shop, &change, UnixMs(2))), "somebody else has created it");
    let first = Change::new(ProductDraft { vendor: "Ann".to_owned(), ..cup(&["S"]) }, read(&shop, "cup"));
    let second = Change::new(ProductDraft { vendor: "Bob".to_owned(), ..cup(&["S", "M"]) }, read(&shop, "cup"));
    write(&shop, &first, UnixMs(3)).unwrap();
    assert!(failed(write(&shop, &second, UnixMs(4))));
    assert_eq!(read(&shop, "cup").unwrap().draft, first.draft);
}

#[test]
fn a_product_keeps_the_moment_it_is_shown_from() {
    let shop = Shop::new();
    for (now, published, publish_at) in [(1, true, Some(1)), (2, true, Some(1)), (3, false, None), (4, true, Some(4))] {
        let change = Change::new(ProductDraft { published, ..cup(&["S"]) }, read(&shop, "cup"));
        write(&shop, &change, UnixMs(now)).unwrap();
        assert_eq!(read(&shop, "cup").unwrap().publish_at, publish_at, "{now}");
    }
}

#[test]
fn what_orders_have_reserved_stays() {
    let shop = Shop::new();
    write(&shop, &Change::new(cup(&["S", "M", "L"]), None), UnixMs(1)).unwrap();
    shop.rows(sql!("UPDATE stock SET committed = 3"));
    let stored = read(&shop, "cup");
    let change = Change::new(cup(&["S", "M"]), stored.clone());
    let large = &stored.as_ref().unwrap().draft.variants[2];
    assert_eq!(change.reserved_and_gone(), [(large, 3)]);
    assert!(write(&shop, &change, UnixMs(2)).is_err());
    assert_eq!(read(&shop, "cup").unwrap().draft, stored.unwrap().draft);
}

#[test]
fn a_count_below_what_is_reserved_is_short_unless_it_is_oversold() {
    let shop = Shop::new();
    write(&shop, &Change::new(cup(&["S", "M"]), None), UnixMs(1)).unwrap();
    shop.rows(sql!("UPDATE stock SET committed = 3"));
    let mut draft = cup(&["S", "M"]);
    draft.variants[0].on_hand = 2;
    draft.variants[1] = VariantDraft { on_hand: 2, oversell: true, ..draft.variants[1].clone() };
    let change = Change::new(draft, read(&shop, "cup"));
    let shortages = change.shortages();
    let [Shortage { variant, stock, cover }] = &shortages[..] else { panic!("{shortages:?}") };
    assert_eq!((&variant.values[..], stock.reserved()), (&["S".to_owned()][..], 3));
    assert_eq!(*cover, Cover { released: &[], short: 1 });
    // Somebody orders another one before the change is written.
    shop.rows(sql!("UPDATE stock SET committed = 4 WHERE variant_id = 1"));
    assert_eq!(write(&shop, &change, UnixMs(2)).unwrap_err().broken(), Some(Broken::CatalogueMoved));
    let change = Change::new(change.draft.clone(), read(&shop, "cup"));
    write(&shop, &change, UnixMs(3)).unwrap();
    let rows = shop.rows(sql!("SELECT on_hand, committed, short FROM stock ORDER BY variant_id"));
    assert_eq!(
        serde_json::json!(rows),
        serde_json::json!([
            { "on_hand": 2, "committed": 4, "short": 2 }, { "on_hand": 2, "committed": 3, "short": 0 }
        ])
    );
}

#[test]
fn a_picture_has_one_name() {
    let shop = Shop::new();
    let source = "https://a.example/1.jpg".to_owned();
    let key = vitrine::picture::media_key(&source);
    let of = |sources: &[&str], description: &str| ProductDraft {
        pictures: sources
            .iter()
            .map(|source| PictureDraft { source: (*source).to_owned(), alt: String::new() })
            .collect(),
        description: description.to_owned(),
        ..cup(&["S"])
    };
    let media = Media { key: key.clone(), source: source.clone() };
    let first = Change::new(of(&[&source], &format!("<img src=\"{source}\">")), None);
    assert_eq!(first.draft.description, format!("<img src=\"/media/{key}\">"));
    assert_eq!(first.media, [media.clone(), media]);
    write(&shop, &first, UnixMs(1)).unwrap();
    let own = format!("/media/{key}");
    let again = Change::new(of(&[&own, &source], &first.draft.description), read(&shop, "cup"));
    assert_eq!(again.differences(Currency::from_code("EUR").unwrap()), []);
}
