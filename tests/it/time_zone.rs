//! Times and days are in the shop's time zone.

use chrono::{Datelike as _, Offset as _, TimeZone as _, Timelike as _};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;
use serde_json::json;
use vitrine::{
    event, order,
    platform::Platform,
    sql,
    time::{NotLocal, UnixMs, Zone},
};

use crate::{
    order::{browser::Browser, helpers::request},
    support::{Shop, TestPlatform},
};

fn zone(name: &str) -> Zone {
    Zone::new(name.to_owned(), TestPlatform::utc_offset)
}

fn ms(rfc3339: &str) -> UnixMs {
    UnixMs(chrono::DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_millis())
}

#[test]
fn days_begin_at_the_shops_midnight() {
    for (name, at, day, words) in [
        ("UTC", "2026-01-15T23:59:59Z", "2026-01-15", "15 January 2026, 23:59\u{a0}UTC"),
        ("Asia/Kathmandu", "2026-01-15T18:14:59Z", "2026-01-15", "15 January 2026, 23:59\u{a0}UTC+5:45"),
        ("Asia/Kathmandu", "2026-01-15T18:15:00Z", "2026-01-16", "16 January 2026, 00:00\u{a0}UTC+5:45"),
        ("Pacific/Kiritimati", "2025-12-31T10:00:00Z", "2026-01-01", "1 January 2026, 00:00\u{a0}UTC+14"),
        ("Pacific/Pago_Pago", "2026-01-01T10:59:00Z", "2025-12-31", "31 December 2025, 23:59\u{a0}UTC−11"),
        ("America/St_Johns", "2026-07-01T02:29:00Z", "2026-06-30", "30 June 2026, 23:59\u{a0}UTC−2:30"),
        // Clocks go forward at 01:00 UTC, so 02:30 does not exist.
        ("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29", "29 March 2026, 00:00\u{a0}UTC+1"),
        ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29", "29 March 2026, 01:59\u{a0}UTC+1"),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29", "29 March 2026, 03:00\u{a0}UTC+2"),
        ("Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30", "30 March 2026, 00:00\u{a0}UTC+2"),
        // Clocks go back, so 02:30 comes twice.
        ("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25", "25 October 2026, 02:30\u{a0}UTC+2"),
        ("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25", "25 October 2026, 02:30\u{a0}UTC+1"),
        ("Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25", "25 October 2026, 23:59\u{a0}UTC+1"),
        // Summer time begins at midnight, so this day has no first hour.
        ("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23", "23 April 2026, 23:59\u{a0}UTC+2"),
        ("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24", "24 April 2026, 01:00\u{a0}UTC+3"),
        ("Australia/Lord_Howe", "2026-04-04T14:59:00Z", "2026-04-05", "5 April 2026, 01:59\u{a0}UTC+11"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05", "5 April 2026, 01:30\u{a0}UTC+10:30"),
        ("Mars/Olympus", "2026-01-15T23:59:59Z", "2026-01-15", "15 January 2026, 23:59\u{a0}UTC"),
        ("' OR 1=1", "2026-01-15T23:59:59Z", "2026-01-15", "15 January 2026, 23:59\u{a0}UTC"),
    ] {
        let zone = zone(name);
        assert_eq!((zone.day(ms(at)).as_str(), zone.words(ms(at)).as_str()), (day, words), "{name} {at}");
    }
}

proptest! {
    #[test]
    fn in_every_zone_as_another_library_has_it(zone_index in 0..TZ_VARIANTS.len(), at in 0_i64..4_102_444_800_000) {
        let tz: Tz = TZ_VARIANTS[zone_index];
        let local = tz.timestamp_millis_opt(at).unwrap();
        let ours = zone(tz.name());
        let offset = local.offset().fix().local_minus_utc();
        // Only very old offsets have seconds: see `read_offset`.
        prop_assume!(offset % 60 == 0);
        prop_assert_eq!(ours.day(UnixMs(at)), format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day()));
        let words = ours.words(UnixMs(at));
        let time = format!(", {:02}:{:02}\u{a0}UTC", local.hour(), local.minute());
        prop_assert!(words.contains(&time), "{} {}", tz.name(), words);
        prop_assert_eq!(words.ends_with("UTC"), offset == 0);
    }
}

fn days(shop: &Shop) -> Vec<String> {
    let rows = shop.rows(sql!("SELECT day FROM figures ORDER BY day"));
    rows.iter().map(|row| row["day"].as_str().unwrap().to_owned()).collect()
}

/// Sells one unit at this time, and processes its events.
fn sell(shop: &Shop, key: &str, at: &str) {
    shop.platform.clock.set(ms(at));
    let number = key.as_bytes()[0];
    let placed = shop.place(request(key, number, &[(1, 1)])).unwrap();
    shop.pay(placed.payment).unwrap();
    shop.act_on_events();
}

#[test]
fn figures_are_those_of_the_shops_days() {
    let shop = Shop::shelf(1, 9);
    shop.rows(sql!("UPDATE shop SET time_zone = 'America/New_York'"));
    sell(&shop, "a", "2026-03-08T04:59:00Z");
    // This day has 23 hours, because clocks go forward.
    sell(&shop, "b", "2026-03-08T05:00:00Z");
    sell(&shop, "c", "2026-03-09T03:59:00Z");
    sell(&shop, "d", "2026-03-09T04:00:00Z");
    let rows = shop.rows(sql!("SELECT day, orders, paid FROM figures ORDER BY day"));
    let row = |day: &str, orders: i64| json!({ "day": day, "orders": orders, "paid": orders * 1490 });
    assert_eq!(rows, [row("2026-03-07", 1), row("2026-03-08", 2), row("2026-03-09", 1)]);
    shop.check_figures();
}

#[test]
fn money_that_goes_back_too() {
    let shop = Shop::shelf(1, 9);
    shop.rows(sql!("UPDATE shop SET time_zone = 'Pacific/Kiritimati'"));
    shop.platform.clock.set(ms("2026-01-15T10:00:00Z"));
    let placed = shop.place(request("a", 1, &[(1, 1)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let owner = shop.owner();
    shop.with(async |cx| order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), owner, "").await).unwrap();
    shop.act_on_events();
    assert_eq!(days(&shop), ["2026-01-16"]);
}

#[test]
fn a_shop_that_moves_counts_there_within_a_minute_and_reads_its_zone_once() {
    let shop = Shop::shelf(1, 9);
    let day = |shop: &Shop, isolate: &vitrine::isolate::Isolate| {
        let cx = vitrine::context::Context::background(&shop.platform, isolate);
        futures::executor::block_on(event::today(&cx)).unwrap()
    };
    let isolate = vitrine::isolate::Isolate::default();
    shop.platform.clock.set(ms("2026-01-15T23:30:00Z"));
    assert_eq!(day(&shop, &isolate), "2026-01-15");
    shop.rows(sql!("UPDATE shop SET time_zone = 'Asia/Tokyo'"));
    let before = shop.platform.db.batches();
    assert_eq!(day(&shop, &isolate), "2026-01-15");
    assert_eq!(shop.platform.db.batches(), before);
    shop.platform.advance(60_000);
    assert_eq!(day(&shop, &isolate), "2026-01-16");
}

#[test]
fn people_read_the_shops_clock() {
    let shop = Shop::shelf(1, 9);
    shop.rows(sql!("UPDATE shop SET time_zone = 'Asia/Kathmandu', bank_details = 'IBAN DE00 1234'"));
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let order = browser.order("bank");
    const TOLD: &str = "15 January 2026, 17:45\u{a0}UTC+5:45";
    assert_eq!(browser.get(&order).text().matches(TOLD).count(), 2, "when it was placed, and the first step");
    shop.act_on_events();
    let mail = &shop.rendered_mails()[0];
    assert_eq!(mail.html.matches(TOLD).count(), 1, "{}", mail.html);
    assert_eq!(mail.text.matches(&TOLD.replace('\u{a0}', " ")).count(), 1, "{}", mail.text);
    let session = shop.sign_in("owner");
    let as_owner = |path: &str| shop.ask(http::Method::GET, path, &[("cookie", &session)]);
    let mail = shop.value(sql!("SELECT id FROM mail")).as_str().unwrap().to_owned();
    let event = shop.value(sql!("SELECT id FROM outbox LIMIT 1")).as_str().unwrap().to_owned();
    for path in [
        "/admin/orders".to_owned(),
        "/admin/orders/1".to_owned(),
        "/admin/mail".to_owned(),
        format!("/admin/mail/{mail}"),
        "/admin/events".to_owned(),
        format!("/admin/events/{event}"),
    ] {
        let page = as_owner(&path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.contains("UTC+5:45") && !page.contains("\u{a0}UTC<"), "{path}: {}", page.text());
    }
}

#[test]
fn local_times_are_read_where_clocks_change() {
    for (name, text, expected) in [
        ("Europe/Berlin", "2026-03-29T01:59", Ok("2026-03-29T00:59:00Z")),
        ("Europe/Berlin", "2026-03-29T02:00", Err(NotLocal::Skipped)),
        ("Europe/Berlin", "2026-03-29T03:00", Ok("2026-03-29T01:00:00Z")),
        ("Europe/Berlin", "2026-10-25T02:30", Ok("2026-10-25T00:30:00Z")),
        ("Europe/Berlin", "2026-10-25T03:00", Ok("2026-10-25T02:00:00Z")),
        // Half an hour.
        ("Australia/Lord_Howe", "2026-10-04T02:15", Err(NotLocal::Skipped)),
        ("Australia/Lord_Howe", "2026-10-04T02:30", Ok("2026-10-03T15:30:00Z")),
        ("Australia/Lord_Howe", "2026-04-05T01:45", Ok("2026-04-04T14:45:00Z")),
        // Midnight does not exist.
        ("America/Santiago", "2026-09-06T00:00", Err(NotLocal::Skipped)),
        ("America/Santiago", "2026-09-06T01:00", Ok("2026-09-06T04:00:00Z")),
        ("Asia/Kathmandu", "2026-01-16T00:00", Ok("2026-01-15T18:15:00Z")),
        ("Pacific/Kiritimati", "2026-01-01T00:00", Ok("2025-12-31T10:00:00Z")),
        ("America/St_Johns", "2026-07-01T00:00", Ok("2026-07-01T02:30:00Z")),
        ("UTC", "2026-07-01T00:00", Ok("2026-07-01T00:00:00Z")),
        ("Nowhere/Nothing", "2026-07-01T00:00", Ok("2026-07-01T00:00:00Z")),
    ] {
        assert_eq!(zone(name).read_local(text), expected.map(ms), "{name} {text}");
    }
}
