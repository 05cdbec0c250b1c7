//! Many requests at once. They take turns at every await.

use futures::{executor::block_on, future::join_all};
use vitrine::{
    app::work,
    context::Context,
    isolate::Isolate,
    order::{self, Settled},
    sql,
};

use super::helpers::{money, request};
use crate::support::Shop;

#[test]
fn two_hundred_buyers_for_ten_units() {
    let shop = Shop::shelf(1, 10);
    let isolate = Isolate::default();
    let buy = async |number: u8| {
        let cx = Context::background(&shop.platform, &isolate);
        let placed = order::place(&cx, request(&format!("{number}"), number, &[(1, 1)])).await.unwrap().ok()?;
        Some(order::paid(&cx, placed.payment, &money(1490, "EUR", &format!("ref{number}")), None).await.unwrap())
    };
    let bought = block_on(join_all((0..200).map(buy)));
    assert_eq!(bought.iter().flatten().filter(|settled| **settled == Settled::Paid).count(), 10);
    assert_eq!(bought.iter().flatten().count(), 10);
    assert_eq!(shop.stock(1), [10, 0, 10]);
    shop.check_figures();
}

#[test]
fn two_variants_in_opposite_order() {
    let shop = Shop::shelf(2, 10);
    let isolate = Isolate::default();
    let buy = async |number: u8| {
        let cx = Context::background(&shop.platform, &isolate);
        let lines = if number.is_multiple_of(2) { [(1, 1), (2, 1)] } else { [(2, 1), (1, 1)] };
        let placed = order::place(&cx, request(&format!("{number}"), number, &lines)).await.unwrap().ok()?;
        Some(order::paid(&cx, placed.payment, &money(2490, "EUR", &format!("ref{number}")), None).await.unwrap())
    };
    assert_eq!(block_on(join_all((0..60).map(buy))).iter().flatten().count(), 10);
    assert_eq!((shop.stock(1), shop.stock(2)), ([10, 0, 10], [10, 0, 10]));
    shop.check_figures();
}

#[test]
fn one_attempt_sent_ten_times_at_once_and_paid_ten_times_at_once() {
    let shop = Shop::shelf(1, 10);
    let isolate = Isolate::default();
    let cx = Context::background(&shop.platform, &isolate);
    let placed = block_on(join_all((0..10).map(|_| order::place(&cx, request("same", 1, &[(1, 1)])))));
    let first = placed[0].as_ref().unwrap().clone().unwrap();
    assert!(placed.iter().all(|other| other.as_ref().unwrap().as_ref().unwrap().token == first.token));
    let received = shop.asked(first.payment, "ref");
    let paid = block_on(join_all((0..10).map(|_| order::paid(&cx, first.payment, &received, None))));
    let count = |wanted| paid.iter().filter(|settled| *settled.as_ref().unwrap() == wanted).count();
    assert_eq!((count(Settled::Paid), count(Settled::Known)), (1, 9));
    shop.check_figures();
}

#[test]
fn a_late_payment_told_five_times_at_once_goes_back_once() {
    let shop = Shop::shelf(1, 1);
    let late = shop.place(request("late", 1, &[(1, 1)])).unwrap();
    shop.platform.advance(41 * 60_000);
    shop.with(order::sweep).unwrap();
    let other = shop.place(request("other", 2, &[(1, 1)])).unwrap();
    shop.pay(other.payment).unwrap();
    let isolate = Isolate::default();
    let cx = Context::background(&shop.platform, &isolate);
    let received = shop.asked(late.payment, "ref");
    let told = block_on(join_all((0..5).map(|_| order::paid(&cx, late.payment, &received, None))));
    assert_eq!(told.iter().filter(|settled| *settled.as_ref().unwrap() == Settled::GoesBack).count(), 1);
    block_on(join_all((0..3).map(|_| order::refund_due(&cx))));
    let refunds = shop.rows(sql!("SELECT count(*) AS refunds, sum(amount) AS amount FROM refund"));
    assert_eq!(refunds, [serde_json::json!({ "refunds": 1, "amount": 1490 })]);
    shop.check_figures();
}

/// Paying, cancelling, expiring and ordering at once, in every rotation. The books are right, and all refunds are done.
#[test]
fn everything_at_once() {
    for rotation in 0..4 {
        let shop = Shop::shelf(1, 3);
        let isolate = Isolate::default();
        let orders: Vec<_> = (0..3).map(|n| shop.place(request(&format!("{n}"), n, &[(1, 1)])).unwrap()).collect();
        shop.platform.advance(31 * 60_000);
        let work = async |number: usize| {
            let cx = Context::background(&shop.platform, &isolate);
            let placed = &orders[number / 4];
            match (number + rotation) % 4 {
                0 => drop(order::paid(&cx, placed.payment, &money(1490, "EUR", &format!("ref{number}")), None).await),
                1 => drop(
                    order::cancel(&cx, &order::read(&cx, placed.token).await.unwrap(), vitrine::audit::By::Shopper, "")
                        .await,
                ),
                2 => drop(order::sweep(&cx).await),
                _ => drop(order::place(&cx, request(&format!("n{number}"), 9, &[(1, 1)])).await),
            }
            for task in cx.take_later() {
                work::carry_out(&cx, task).await.unwrap();
            }
        };
        block_on(join_all((0..12).map(work)));
        shop.check_figures();
        let open = shop.value(sql!("SELECT count(*) FROM refund WHERE done_at IS NULL"));
        assert_eq!(open, serde_json::json!(0), "rotation {rotation}");
    }
}
