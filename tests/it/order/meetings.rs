//! A shopper's request stops at each of its awaits in turn, while something else happens to the same order.

use std::{future::Future, pin::Pin, pin::pin, task};

use futures::{executor::block_on, task::noop_waker};
use serde_json::json;
use vitrine::{
    order::{self, Placed},
    platform::Body,
    sql,
};

use super::helpers::request;
use crate::support::{Answer, Held, ORIGIN, Shop};

/// Posts a form without fields. The request starts at the first poll.
fn posted(shop: &Shop, path: String) -> impl Future<Output = Answer> {
    let request = http::Request::post(format!("{ORIGIN}{path}"))
        .header("sec-fetch-site", "same-origin")
        .body(Body::Native(Held::bytes(Vec::new())))
        .unwrap();
    async {
        let (head, _) = shop.app.fetch(request).await.into_parts();
        Answer { status: head.status.as_u16(), headers: head.headers, body: Vec::new() }
    }
}

/// Polls the future once and then this many times more. Returns true if it is still pending.
fn hold_up(future: &mut Pin<&mut impl Future<Output = Answer>>, waits: usize) -> bool {
    let waker = noop_waker();
    (0..=waits).all(|_| future.as_mut().poll(&mut task::Context::from_waker(&waker)).is_pending())
}

fn shop_with_an_order() -> (Shop, Placed) {
    let shop = Shop::shelf(1, 3);
    let placed = shop.place(request("one", 1, &[(1, 1)])).unwrap();
    (shop, placed)
}

#[test]
fn a_shopper_who_cancels_while_the_payment_arrives_keeps_a_paid_order() {
    let mut points = 0;
    for waits in 0.. {
        let (shop, placed) = shop_with_an_order();
        {
            let mut cancelling = pin!(posted(&shop, format!("/orders/{}/cancellation", placed.token)));
            if !hold_up(&mut cancelling, waits) {
                break;
            }
            shop.pay(placed.payment).unwrap();
            block_on(cancelling);
        }
        block_on(shop.app.after());
        let undone = shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'cancelled' AND paid > 0"));
        assert_eq!(undone, json!(0), "a paid order was cancelled, held up at wait {waits}");
        shop.check_figures();
        points += 1;
    }
    assert!(points >= 3, "{points} waits");
}

#[test]
fn paying_again_twice_at_once_opens_one_session() {
    let mut points = 0;
    for waits in 0.. {
        let (shop, placed) = shop_with_an_order();
        shop.with(async |cx| order::declined(cx, placed.payment, None).await).unwrap();
        let path = || format!("/orders/{}/payments", placed.token);
        let (first, second) = {
            let mut first = pin!(posted(&shop, path()));
            if !hold_up(&mut first, waits) {
                break;
            }
            let second = block_on(posted(&shop, path()));
            (block_on(first), second)
        };
        assert_eq!((first.status, second.status), (303, 303), "held up at wait {waits}");
        assert_eq!(first.header("location"), second.header("location"), "held up at wait {waits}");
        assert_eq!(shop.value(sql!("SELECT count(*) FROM payment WHERE state = 'open'")), json!(1), "wait {waits}");
        points += 1;
    }
    assert!(points >= 2, "{points} waits");
}
