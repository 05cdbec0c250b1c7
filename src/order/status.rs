//! The states of an order, and the acts that each state allows. Only this module decides which acts are allowed. It
//! does no I/O.

use crate::{event, names::names};

names! {
    /// The state of the order as a whole.
    pub enum State {
        /// The order is neither paid nor accepted. Its units are held.
        Placed = "placed",
        /// The merchant has accepted the order, and the customer pays later: by bank transfer, or on delivery.
        Accepted = "accepted",
        /// Paid in full.
        Paid = "paid",
        /// The order will not be sent.
        Cancelled = "cancelled",
        /// The order was not paid in time.
        Expired = "expired",
    }
}

names! {
    /// The part of an order that was sent, or the part of its payment that was refunded.
    pub enum Extent {
        None = "none",
        Partly = "partly",
        Fully = "fully",
    }
}

names! {
    /// An entry of an order's timeline.
    pub enum TimelineKind {
        Placed = "placed",
        Accepted = "accepted",
        Paid = "paid",
        /// A payment was declined.
        Declined = "declined",
        Expired = "expired",
        Cancelled = "cancelled",
        /// A newer order of the same checkout replaced this order.
        Replaced = "replaced",
        /// Units were sent.
        Fulfilled = "fulfilled",
        /// The order could not accept a payment. The payment is refunded.
        PaymentReturned = "payment_returned",
        /// A payment of the wrong amount or currency arrived.
        PaymentMismatch = "payment_mismatch",
        Refunded = "refunded",
    }
}

/// The whole status of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    pub state: State,
    pub fulfilment: Extent,
    /// True if the order was paid, even if it was cancelled later.
    pub paid: bool,
    pub refund: Extent,
}

/// A change of an order's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The merchant accepts an order that is not paid.
    Accept,
    /// The order is paid in full. An expired order can still be paid if its units are available.
    Pay,
    /// The order is cancelled before any unit is sent.
    Cancel,
    /// The order was not paid in time.
    Expire,
    /// Units are sent.
    Fulfil {
        /// True if all units are sent after this act.
        last: bool,
    },
    /// Money is refunded.
    Refund {
        /// True if the whole payment is refunded after this act.
        all: bool,
    },
}

impl Act {
    /// The event that reports the act; `None` for a refund, because `store::refund_event` writes its event.
    pub const fn event(self) -> Option<event::Kind> {
        match self {
            Self::Accept => Some(event::Kind::OrderAccepted),
            Self::Pay => Some(event::Kind::OrderPaid),
            Self::Cancel => Some(event::Kind::OrderCancelled),
            Self::Expire => Some(event::Kind::OrderExpired),
            Self::Fulfil { .. } => Some(event::Kind::OrderFulfilled),
            Self::Refund { .. } => None,
        }
    }
}

/// The status does not allow the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

impl Status {
    /// The status of a new order.
    pub const PLACED: Self = Self { state: State::Placed, fulfilment: Extent::None, paid: false, refund: Extent::None };

    /// The status after `act`.
    ///
    /// # Errors
    /// When this status does not allow the act.
    pub fn after(self, act: Act) -> Result<Self, Refused> {
        use State::{Accepted, Cancelled, Expired, Paid, Placed};
        match (act, self.state) {
            (Act::Accept, Placed) => Ok(Self { state: Accepted, ..self }),
            (Act::Pay, Placed | Accepted | Expired) => Ok(Self { state: Paid, paid: true, ..self }),
            (Act::Cancel, Placed | Accepted | Paid) if self.fulfilment == Extent::None => {
                Ok(Self { state: Cancelled, ..self })
            }
            (Act::Expire, Placed) => Ok(Self { state: Expired, ..self }),
            (Act::Fulfil { last }, Accepted | Paid)
                if self.fulfilment != Extent::Fully && self.refund != Extent::Fully =>
            {
                Ok(Self { fulfilment: if last { Extent::Fully } else { Extent::Partly }, ..self })
            }
            (Act::Refund { all }, Paid | Cancelled) if self.paid && self.refund != Extent::Fully => {
                Ok(Self { refund: if all { Extent::Fully } else { Extent::Partly }, ..self })
            }
            _ => Err(Refused),
        }
    }

    /// The status in words, for people.
    pub const fn words(self) -> &'static str {
        match (self.state, self.fulfilment, self.refund) {
            (_, _, Extent::Fully) => "Refunded",
            (State::Placed, ..) => "Waiting for payment",
            (State::Cancelled, ..) => "Cancelled",
            (State::Expired, ..) => "Not paid in time",
            (_, Extent::Fully, _) => "Sent",
            (_, Extent::Partly, _) => "Partly sent",
            (State::Accepted, ..) => "Confirmed",
            (State::Paid, ..) => "Paid",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTS: [Act; 8] = [
        Act::Accept,
        Act::Pay,
        Act::Cancel,
        Act::Expire,
        Act::Fulfil { last: false },
        Act::Fulfil { last: true },
        Act::Refund { all: false },
        Act::Refund { all: true },
    ];

    fn described(status: Status) -> String {
        let Status { state, fulfilment, paid, refund } = status;
        let mut text = state.name().to_owned();
        if paid && state != State::Paid {
            text.push_str("+paid");
        }
        for (word, extent) in [("sent", fulfilment), ("back", refund)] {
            if extent != Extent::None {
                text.push_str(&format!(" {word} {}", extent.name()));
            }
        }
        text
    }

    /// Every status that a placed order can reach, with the acts that the status allows.
    fn reachable() -> Vec<(Status, Vec<(Act, Status)>)> {
        let mut found: Vec<(Status, Vec<(Act, Status)>)> = Vec::new();
        let mut open = vec![Status::PLACED];
        while let Some(status) = open.pop() {
            if found.iter().any(|(known, _)| *known == status) {
                continue;
            }
            let next: Vec<_> = ACTS.iter().filter_map(|&act| Some((act, status.after(act).ok()?))).collect();
            open.extend(next.iter().map(|(_, status)| *status));
            found.push((status, next));
        }
        found
    }

    #[test]
    fn all_statuses_and_acts_are_as_in_the_status_table() {
        let mut table: Vec<String> = reachable()
            .iter()
            .map(|(status, next)| {
                let next: Vec<_> = next.iter().map(|(act, to)| format!("{act:?} -> {}", described(*to))).collect();
                format!(
                    "{}: {}",
                    described(*status),
                    next.join("; ")
                        .replace("{ last: true }", "(last)")
                        .replace("{ last: false }", "(some)")
                        .replace("{ all: true }", "(all)")
                        .replace("{ all: false }", "(some)")
                )
            })
            .collect();
        table.sort();
        let expected = include_str!("status_table.txt");
        assert_eq!(table.join("\n"), expected.trim_end(), "update src/order/status_table.txt if this is intended");
    }

    #[test]
    fn impossible_statuses_are_not_reached() {
        for (status, next) in reachable() {
            let Status { state, fulfilment, paid, refund } = status;
            assert!(state != State::Paid || paid);
            assert!(fulfilment == Extent::None || matches!(state, State::Accepted | State::Paid), "{status:?}");
            assert!(refund == Extent::None || paid, "{status:?}");
            assert!(!(paid && matches!(state, State::Placed | State::Accepted | State::Expired)), "{status:?}");
            for (act, to) in next {
                let in_parts = matches!(act, Act::Fulfil { last: false } | Act::Refund { all: false });
                assert!(in_parts || status != to, "{act:?} must change the status {status:?}");
                assert!(to.paid || !paid, "a paid order must stay paid after {act:?}");
            }
        }
    }

    #[test]
    fn paid_orders_are_not_paid_again_and_refunded_orders_are_not_sent() {
        for state in State::ALL {
            for fulfilment in Extent::ALL {
                for refund in Extent::ALL {
                    let status = Status { state, fulfilment, paid: true, refund };
                    if state == State::Paid {
                        assert_eq!(status.after(Act::Pay), Err(Refused));
                        assert_eq!(status.after(Act::Accept), Err(Refused));
                        assert_eq!(status.after(Act::Expire), Err(Refused));
                    }
                    if refund == Extent::Fully {
                        assert_eq!(status.after(Act::Refund { all: false }), Err(Refused));
                        assert_eq!(status.after(Act::Fulfil { last: true }), Err(Refused));
                    }
                }
            }
        }
    }
}
