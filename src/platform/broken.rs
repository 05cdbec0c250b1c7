//! The reasons why the database refuses a batch.

use super::DbError;

/// Declares each reason once: its name in Rust, and the text that the database's error has. `guard!(Name)` is that
/// text, for the SQL that inserts it into `guard`.
macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident = $reason:literal,)+) => {
        /// A guard that refused a batch, or a constraint that the shop relies on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Broken {
            $($(#[$doc])* $name,)+
        }

        impl Broken {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The text that the database's error has. Details may follow it.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$name => $reason,)+
                }
            }
        }

        macro_rules! guard {
            $(($name) => { $reason };)+
        }
        pub(crate) use guard;
    };
}

guards! {
    /// A product changed since the writer read it.
    CatalogueMoved = "catalogue: changed meanwhile",
    /// The event changed since it was read.
    EventMoved = "event:moved",
    /// Another worker has continued the import.
    ImportDoneElsewhere = "import: done elsewhere",
    /// The import changed since it was read.
    ImportMoved = "import:moved",
    /// The sign-in link was used already.
    LinkSpent = "link:spent",
    /// The mail changed since it was read.
    MailMoved = "mail:moved",
    /// A variant of the order was deleted.
    OrderGone = "order:gone",
    /// The number of sent units changed since it was read.
    OrderLines = "order:lines",
    /// Too many unpaid orders of this network.
    OrderNetwork = "order:network",
    /// Too many orders in a short time.
    OrderOften = "order:often",
    /// The checkout has an unpaid order already.
    OrderOpen = "order:open",
    /// A price changed. The variant's id follows.
    OrderPrice = "order:price:",
    /// Shipping or taxes changed.
    OrderPricing = "order:pricing",
    /// The refund exceeds the remaining amount, or was already made.
    OrderRefund = "order:refund",
    /// Too few units. The variant's id, a colon and the units that are left follow.
    OrderShort = "order:short:",
    /// The order changed since it was read.
    OrderStatus = "order:status",
    /// No payment has this id.
    PaymentUnknown = "payment:unknown",
    /// The session ended.
    SessionEnded = "session:ended",
    /// FOREIGN KEY: a row that another row refers to was deleted.
    Missing = "FOREIGN KEY constraint failed",
    /// CHECK of `order_line`: more units sent than ordered.
    LineFulfilled = "order_line_fulfilled",
    /// UNIQUE: an order with this idempotency key already exists.
    OrderRepeated = "orders.key",
    /// UNIQUE: a payment of the order is open already.
    PaymentOpen = "payment.order_id",
    /// UNIQUE: another payment of the provider has this reference.
    PaymentReference = "payment.reference",
    /// CHECK of `stock`: more units are promised than are on hand.
    StockPromised = "stock_promised",
}

impl DbError {
    /// The guard or constraint that refused the batch, if the shop knows it.
    pub fn broken(&self) -> Option<Broken> {
        Broken::ALL.iter().copied().find(|broken| self.0.contains(broken.reason()))
    }

    /// The text after the reason, for guards that name a row.
    pub fn detail(&self) -> &str {
        let reason = self.broken().map_or("", Broken::reason);
        self.0.split_once(reason).map_or("", |(_, detail)| detail)
    }

    /// True if a table or column is missing in the database.
    pub fn is_schema(&self) -> bool {
        ["no such table", "no such column", "has no column named"].iter().any(|words| self.0.contains(words))
    }

    /// True for a temporary failure of the database: the same batch may succeed soon.
    ///
    /// The texts are from <https://developers.cloudflare.com/d1/observability/debug-d1/>.
    pub fn is_transient(&self) -> bool {
        let words = self.0.to_lowercase();
        [
            "network connection lost",
            "object to be reset",
            "d1 db reset because",
            "d1 db is overloaded",
            "cannot resolve d1 db due to transient issue",
            "requests queued for too long",
            "too many requests queued",
        ]
        .iter()
        .any(|known| words.contains(known))
    }

    /// True if any constraint or trigger of the schema refused the batch, rather than a failure of the database.
    pub fn is_constraint(&self) -> bool {
        ["constraint failed", "variant: "].iter().any(|words| self.0.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_hides_another() {
        for broken in Broken::ALL {
            assert_eq!(DbError(format!("D1_ERROR: {}7:3: SQLITE_CONSTRAINT", broken.reason())).broken(), Some(*broken));
        }
        assert_eq!(DbError("Network connection lost.".to_owned()).broken(), None);
    }

    #[test]
    fn details_follow_the_reason() {
        let error = DbError("D1_ERROR: order:short:7:3: SQLITE_CONSTRAINT".to_owned());
        assert_eq!(error.detail(), "7:3: SQLITE_CONSTRAINT");
    }
}
