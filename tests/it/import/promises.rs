//! In any sequence of sales, imports and counts, no unit is sold twice, and every missing unit is known.

use proptest::prelude::*;
use vitrine::{
    audit::By,
    order::{self, Act, Entry, Extent, State, TimelineKind},
    platform::Platform as _,
    sql,
};

use super::helpers::problems;
use crate::{
    order::helpers::request,
    support::{Shop, cases},
};

#[derive(Debug, Clone)]
enum Step {
    Place {
        units: [i64; 2],
    },
    Pay(usize),
    Accept(usize),
    Cancel(usize),
    /// Sends one unit of the first line that has one to send, or all units.
    Send(usize, bool),
    /// Lets the time of unpaid orders pass.
    Expire,
    /// Imports a file. The count is as old as some minutes.
    Import {
        stock: &'static str,
        minutes: i64,
        variants: [InFile; 2],
    },
}

#[derive(Debug, Clone)]
struct InFile {
    units: Option<i64>,
    is_tracked: bool,
    oversells: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let in_file = || {
        let units = prop_oneof![4 => (0_i64..9).prop_map(Some), 1 => Just(None)];
        (units, prop::bool::weighted(0.9), prop::bool::weighted(0.1))
            .prop_map(|(units, is_tracked, oversells)| InFile { units, is_tracked, oversells })
    };
    let import = (prop::sample::select(vec!["keep", "set", "adjust"]), 0_i64..3, in_file(), in_file());
    prop_oneof![
        5 => (0_i64..4, 0_i64..3).prop_map(|(one, two)| Step::Place { units: [one, two] }),
        4 => (0_usize..8).prop_map(Step::Pay),
        1 => (0_usize..8).prop_map(Step::Accept),
        1 => (0_usize..8).prop_map(Step::Cancel),
        3 => (0_usize..8, any::<bool>()).prop_map(|(order, all)| Step::Send(order, all)),
        1 => Just(Step::Expire),
        4 => import.prop_map(|(stock, minutes, one, two)| Step::Import { stock, minutes, variants: [one, two] }),
    ]
}

fn file(variants: &[InFile]) -> String {
    let row = |(variant, name): (&InFile, &str)| {
        let InFile { units, is_tracked, oversells } = variant;
        let units = units.map(|units| units.to_string()).unwrap_or_default();
        let [tracker, policy] = [(*is_tracked, "shopify", ""), (*oversells, "continue", "deny")]
            .map(|(is_so, yes, no)| if is_so { yes } else { no });
        format!("{name},Jar,10,{tracker},{units},{policy}\n")
    };
    let head = "Handle,Title,Price,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy\n";
    format!("{head}{}", variants.iter().zip(["small", "large"]).map(row).collect::<String>())
}

/// The units on hand, the reserved units and the short units of a variant, and true if all of its units are counted.
fn stock(shop: &Shop) -> Vec<(i64, i64, i64, bool)> {
    let rows = shop.rows(sql!(
        "SELECT on_hand, held + committed AS reserved, short, tracked = 1 AND oversell = 0 AS is_strict FROM stock
         ORDER BY variant_id"
    ));
    let number = |row: &serde_json::Value, name: &str| row[name].as_i64().unwrap();
    rows.iter()
        .map(|row| (number(row, "on_hand"), number(row, "reserved"), number(row, "short"), row["is_strict"] == 1))
        .collect()
}

struct World {
    shop: Shop,
    placed: Vec<order::Placed>,
    attempts: u8,
}

impl World {
    fn new() -> Self {
        let shop = Shop::new();
        let full = InFile { units: Some(6), is_tracked: true, oversells: false };
        let report = shop.import(file(&[full.clone(), full]));
        assert_eq!(report["created"], 2, "{:?}", problems(&report));
        Self { shop, placed: Vec::new(), attempts: 0 }
    }

    fn act(&self, order: usize, act: impl Fn(&order::store::Head) -> Option<(Act, TimelineKind, String)>) {
        let Some(placed) = self.placed.get(order) else { return };
        self.shop.with(async |cx| {
            let head = order::read(cx, placed.token).await.unwrap();
            let Some((act, kind, lines)) = act(&head) else { return };
            order::advance(cx, &head, act, &Entry::new(kind, By::Shop), &lines, &[]).await.unwrap();
        });
    }

    /// JSON of the units to send by line, and true if no others are left.
    fn to_send(&self, order: usize, all: bool) -> (String, bool) {
        let Some(placed) = self.placed.get(order) else { return ("[]".to_owned(), true) };
        let rows = self.shop.rows(sql!(
            "SELECT l.position, l.quantity - l.fulfilled AS left FROM order_line l JOIN orders o ON o.id = l.order_id
             WHERE o.token = ?1 AND l.fulfilled < l.quantity",
            placed.token.to_string()
        ));
        let sum: i64 = rows.iter().map(|row| row["left"].as_i64().unwrap()).sum();
        let lines: Vec<_> = rows.iter().map(|row| (&row["position"], row["left"].as_i64().unwrap())).collect();
        if all {
            (serde_json::json!(lines).to_string(), true)
        } else {
            let first = lines.first().map(|(position, _)| serde_json::json!([[position, 1]]).to_string());
            (first.unwrap_or_else(|| "[]".to_owned()), sum <= 1)
        }
    }

    fn take(&mut self, step: &Step) {
        let shop = &self.shop;
        match step {
            Step::Place { units } => {
                let lines: Vec<(i64, i64)> = (1..).zip(*units).filter(|(_, units)| *units > 0).collect();
                self.attempts += 1;
                if !lines.is_empty() && self.attempts < 250 {
                    let before = stock(shop);
                    let is_there = |(variant, wanted): &(i64, i64)| {
                        let (on_hand, reserved, _, is_strict) = before[usize::try_from(*variant - 1).unwrap()];
                        !is_strict || on_hand - reserved >= *wanted
                    };
                    let wanted = request(&format!("k{}", self.attempts), self.attempts, &lines);
                    let placed = shop.place(wanted);
                    assert_eq!(placed.is_ok(), lines.iter().all(is_there), "{before:?} {lines:?}");
                    self.placed.extend(placed);
                }
            }
            Step::Pay(order) => {
                if let Some(placed) = self.placed.get(*order) {
                    shop.pay(placed.payment).unwrap();
                }
            }
            Step::Accept(order) => self.act(*order, |_| Some((Act::Accept, TimelineKind::Accepted, "[]".to_owned()))),
            Step::Cancel(order) => {
                if let Some(placed) = self.placed.get(*order) {
                    shop.with(async |cx| {
                        let head = order::read(cx, placed.token).await.unwrap();
                        order::cancel(cx, &head, By::Shop, "").await.unwrap()
                    });
                }
            }
            Step::Send(order, all) => {
                let (lines, last) = self.to_send(*order, *all);
                self.act(*order, |head| {
                    let can = matches!(head.state, State::Accepted | State::Paid) && head.fulfilment != Extent::Fully;
                    can.then(|| (Act::Fulfil { last }, TimelineKind::Fulfilled, lines.clone()))
                });
            }
            Step::Expire => {
                shop.platform.advance(3 * 86_400_000);
                shop.with(order::sweep).unwrap();
            }
            Step::Import { stock, minutes, variants } => {
                let as_of = shop.platform.now().plus_seconds(-60 * minutes).rfc3339();
                let as_of = if *stock == "set" { format!("&as_of={as_of}") } else { String::new() };
                let report = shop.import_with(&format!("stock={stock}{as_of}"), file(variants));
                assert_eq!((&report["state"], &report["errors"]), (&"done".into(), &0.into()), "{report}");
            }
        }
        self.shop.platform.advance(40_000);
    }
}

#[test]
fn nothing_is_sold_twice() {
    let config = ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(cases(24, 1_500)) };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..30))| {
        let mut world = World::new();
        let mut was_strict = [true, true];
        for step in &steps {
            let before = stock(&world.shop);
            world.take(step);
            world.shop.check_books();
            for ((before, after), was_strict) in before.into_iter().zip(stock(&world.shop)).zip(&mut was_strict) {
                let ((_, reserved_before, short_before, _), (on_hand, reserved, short, is_strict)) = (before, after);
                *was_strict &= is_strict;
                prop_assert!(short <= (reserved - on_hand).max(0), "more is short than is missing: {:?}", after);
                if !matches!(step, Step::Import { .. }) && is_strict {
                    prop_assert!(short <= short_before, "only a count finds fewer units: {:?} {:?}", step, after);
                }
                if !matches!(step, Step::Place { .. } | Step::Pay(_) | Step::Accept(_)) {
                    prop_assert!(reserved <= reserved_before, "{:?} sells", step);
                }
                prop_assert!(!*was_strict || on_hand >= 0, "{:?}: {}", step, on_hand);
            }
        }
    });
}
