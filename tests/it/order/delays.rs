//! One deed stops at each of its awaits in turn, another deed runs from start to end, and then the first continues. The
//! books are right afterwards for every pair of deeds.

use std::{pin::pin, task};

use futures::{executor::block_on, task::noop_waker};
use serde_json::json;
use vitrine::{
    app::{Arrived, work},
    audit::By,
    context::Context,
    event,
    isolate::Isolate,
    order::{self, Act, Entry, Placed, TimelineKind, store::lines_sent_unchanged},
    payment::Method,
    platform::QueueName,
    sql,
};

use super::helpers::{money, request};
use crate::support::{Prepared, Shop};

/// A shop with a paid order, an order by bank transfer, an overdue order that still holds its units, and two free
/// units.
struct Scene {
    shop: Shop,
    isolate: Isolate,
    owner: By,
    late: Placed,
    paid: Placed,
    bank: Placed,
}

/// The names of all deeds. Their parameter `who` distinguishes two orders that the same deed places.
const DEEDS: [&str; 14] = [
    "place",
    "place instead",
    "pay late",
    "pay too little",
    "decline late",
    "cancel late",
    "cancel paid",
    "send paid",
    "pay by hand",
    "accept",
    "expire",
    "act on events",
    "send events",
    "refund",
];

impl Scene {
    fn new() -> Self {
        static SCENE: Prepared<([Placed; 3], By)> = Prepared::new();
        let (shop, ([late, paid, bank], owner)) = SCENE.get(Self::make);
        Self { shop, isolate: Isolate::default(), owner, late, paid, bank }
    }

    fn make() -> (Shop, ([Placed; 3], By)) {
        let shop = Shop::shelf(1, 5);
        let late = shop.place(request("late", 1, &[(1, 1)])).unwrap();
        shop.platform.advance(31 * 60_000);
        let paid = shop.place(request("paid", 2, &[(1, 1)])).unwrap();
        shop.pay(paid.payment).unwrap();
        let mut by_bank = request("bank", 3, &[(1, 1)]);
        by_bank.method = Method::Bank;
        let bank = shop.place(by_bank).unwrap();
        let owner = shop.owner();
        (shop, ([late, paid, bank], owner))
    }

    async fn deed(&self, deed: &str, who: u8) {
        let cx = Context::background(&self.shop.platform, &self.isolate);
        let owner = |kind| Entry::new(kind, self.owner.clone());
        match deed {
            "place" => drop(order::place(&cx, request(&format!("new{who}"), 10 + who, &[(1, 2)])).await.unwrap()),
            "place instead" => drop(order::place(&cx, request(&format!("instead{who}"), 1, &[(1, 3)])).await.unwrap()),
            "pay late" => {
                order::paid(&cx, self.late.payment, &money(1490, "EUR", "ref_late"), None).await.unwrap();
            }
            "pay too little" => {
                order::paid(&cx, self.late.payment, &money(1000, "EUR", "ref_late"), None).await.unwrap();
            }
            "decline late" => order::declined(&cx, self.late.payment, None).await.unwrap(),
            "cancel late" => drop(
                order::cancel(&cx, &order::read(&cx, self.late.token).await.unwrap(), By::Shopper, "").await.unwrap(),
            ),
            "cancel paid" => drop(
                order::cancel(&cx, &order::read(&cx, self.paid.token).await.unwrap(), self.owner.clone(), "")
                    .await
                    .unwrap(),
            ),
            "send paid" => {
                let more = [lines_sent_unchanged(2, "[[1,1]]")];
                let act = Act::Fulfil { last: true };
                order::advance(
                    &cx,
                    &order::read(&cx, self.paid.token).await.unwrap(),
                    act,
                    &owner(TimelineKind::Fulfilled),
                    "[[1,1]]",
                    &more,
                )
                .await
                .unwrap();
            }
            "pay by hand" => drop(order::paid_by_hand(&cx, self.bank.payment, self.owner.clone()).await.unwrap()),
            "accept" => {
                order::advance(
                    &cx,
                    &order::read(&cx, self.bank.token).await.unwrap(),
                    Act::Accept,
                    &owner(TimelineKind::Accepted),
                    "[]",
                    &[],
                )
                .await
                .unwrap();
            }
            "expire" => order::sweep(&cx).await.unwrap(),
            "act on events" => {
                let bodies = self.shop.platform.queues.bodies(QueueName::OrderEvents);
                let arrived: Vec<Arrived> = bodies.into_iter().map(|body| Arrived { body, attempts: 1 }).collect();
                self.shop.app.messages(QueueName::OrderEvents, &arrived).await;
            }
            "send events" => event::sweep(&cx).await.unwrap(),
            _ => order::refund_due(&cx).await.unwrap(),
        }
        for task in cx.take_later() {
            work::carry_out(&cx, task).await.unwrap();
        }
    }

    /// Checks the books after cron has run.
    fn check(&self, when: &str) {
        let shop = &self.shop;
        shop.platform.advance(60_000);
        block_on(shop.app.tick());
        shop.check_figures();
        let none = |what: &str, statement| assert_eq!(shop.value(statement), json!(0), "{what}: {when}");
        none("money that does not go back", sql!("SELECT count(*) FROM refund WHERE done_at IS NULL"));
        none(
            "mails that were not written, or twice",
            sql!(
                "SELECT count(*) FROM outbox e WHERE e.type IN ('vitrine.order.paid.v1', 'vitrine.order.accepted.v1')
                   AND (SELECT count(*) FROM mail m WHERE substr(m.key, instr(m.key, ':') + 1) = e.id) <> 1"
            ),
        );
    }
}

/// Stops the first deed after this many awaits and runs the other. Returns false if the first deed has fewer awaits.
fn hold_up(first: &str, waits: usize, other: &str) -> bool {
    let scene = Scene::new();
    {
        let mut held_up = pin!(scene.deed(first, 0));
        let waker = noop_waker();
        for _ in 0..=waits {
            if held_up.as_mut().poll(&mut task::Context::from_waker(&waker)).is_ready() {
                return false;
            }
        }
        block_on(scene.deed(other, 1));
        block_on(held_up);
    }
    scene.check(&format!("“{first}” stops at its wait {waits}, then “{other}”"));
    true
}

fn every_wait_of(first: &str) {
    let mut points = 0;
    for other in DEEDS {
        points += (0..).take_while(|waits| hold_up(first, *waits, other)).count();
    }
    assert!(points >= DEEDS.len(), "{first}: {points} points");
}

macro_rules! held_up {
    ($($name:ident $deed:literal)+) => { $(
        #[test]
        fn $name() {
            every_wait_of($deed);
        }
    )+
    #[test]
    fn all_deeds_are_held_up() {
        assert_eq!([$($deed),+], DEEDS);
    } };
}

held_up! {
    place "place"
    place_instead "place instead"
    pay_late "pay late"
    pay_too_little "pay too little"
    decline_late "decline late"
    cancel_late "cancel late"
    cancel_paid "cancel paid"
    send_paid "send paid"
    pay_by_hand "pay by hand"
    accept "accept"
    expire "expire"
    act_on_events "act on events"
    send_events "send events"
    refund "refund"
}
