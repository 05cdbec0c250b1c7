//! The guards and constraints that refuse a batch, and the errors of the database.
//!
//! A guard is a statement of a batch that inserts a text into the view `guard` if a condition is violated. The insert
//! fails the whole batch, and the error message contains the text.

use super::DbError;

/// Declares each guard and constraint once: the name of its variant, and a text that the error message contains.
/// `guard!(Name)` is the text of a guard as a literal, for the SQL that inserts it into the view `guard`.
macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident = $reason:literal,)+) => {
        /// The guard or the constraint that refused a batch. Only constraints that the code handles are listed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Broken {
            $($(#[$doc])* $name,)+
        }

        impl Broken {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// A text that the error message contains. Details may follow the text.
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
    /// The announcement bar would end before it begins.
    AnnouncementOrder = "announcement: it ends before it begins",
    /// A product changed since it was read.
    CatalogueMoved = "catalogue: changed meanwhile",
    /// Products have prices in the shop's currency, so the currency cannot change.
    CurrencyFixed = "currency: products have prices in it",
    /// The event changed since it was read.
    EventMoved = "event:moved",
    /// Another run has already continued the import.
    ImportDoneElsewhere = "import: done elsewhere",
    /// The import changed since it was read.
    ImportMoved = "import:moved",
    /// The shop would have no owner.
    LastOwner = "person:last-owner",
    /// The sign-in link was used already.
    LinkSpent = "link:spent",
    /// The menu changed since it was read.
    MenuMoved = "menu:moved",
    /// The mail changed since it was read.
    MailMoved = "mail:moved",
    /// A variant of the order was deleted.
    OrderGone = "order:gone",
    /// The number of sent units of an order line changed since it was read.
    OrderLines = "order:lines",
    /// The shopper's network has too many unpaid orders.
    OrderNetwork = "order:network",
    /// Too many orders were placed from the shopper's network, or for the recipient, within a quarter of an hour.
    OrderOften = "order:often",
    /// The checkout already has an unpaid order.
    OrderOpen = "order:open",
    /// The price of a variant changed, or the variant is no longer for sale. The variant's id follows the text.
    OrderPrice = "order:price:",
    /// The shop's shipping or tax rules changed.
    OrderPricing = "order:pricing",
    /// The refund exceeds the remaining amount, or was already made.
    OrderRefund = "order:refund",
    /// Too few units of a variant are available. The variant's id and the number of available units follow the text,
    /// with a colon between them.
    OrderShort = "order:short:",
    /// The facts of the checklist changed since they were read.
    OpeningMoved = "opening:moved",
    /// The order or its payment changed since it was read.
    OrderStatus = "order:status",
    /// The page of text changed since it was read.
    PageMoved = "page:moved",
    /// Another page of text has the handle.
    PageThere = "page:there",
    /// No payment has this id.
    PaymentUnknown = "payment:unknown",
    /// The person was removed or has another role since it was read.
    PersonMoved = "person:moved",
    /// The redirect was removed or has another target since it was read.
    RedirectMoved = "redirect:moved",
    /// The path has a redirect.
    RedirectThere = "redirect:there",
    /// The session ended.
    SessionEnded = "session:ended",
    /// The shop's settings changed since they were read.
    SettingsMoved = "settings:moved",
    /// Somebody did this too often in an hour.
    TooOften = "count:too-often",
    /// The API token was revoked, or belongs to somebody else.
    TokenEnded = "token:ended",
    /// FOREIGN KEY: a row would refer to a row that does not exist.
    Missing = "FOREIGN KEY constraint failed",
    /// CHECK of `order_line`: more units sent than ordered.
    LineFulfilled = "order_line_fulfilled",
    /// UNIQUE: an order with this idempotency key already exists.
    OrderRepeated = "orders.key",
    /// UNIQUE: the order already has an open payment.
    PaymentOpen = "payment.order_id",
    /// UNIQUE: another payment of the provider has this reference.
    PaymentReference = "payment.reference",
    /// UNIQUE: another product has the handle.
    ProductThere = "product.handle",
    /// A variant cannot be deleted, because orders have reserved units of it.
    VariantPromised = "variant: units of it are promised to orders",
    /// UNIQUE: a person with this address exists.
    PersonThere = "person.email",
    /// CHECK of `stock`: more units would be promised to shoppers than are on hand.
    StockPromised = "stock_promised",
}

impl DbError {
    /// The guard or constraint that refused the batch; `None` for every other error.
    pub fn broken(&self) -> Option<Broken> {
        Broken::ALL.iter().copied().find(|broken| self.0.contains(broken.reason()))
    }

    /// The error message after the text of the guard; empty if no guard or constraint refused the batch.
    pub fn detail(&self) -> &str {
        let reason = self.broken().map_or("", Broken::reason);
        self.0.split_once(reason).map_or("", |(_, detail)| detail)
    }

    /// True if the database lacks a table or a column.
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

    /// True if a constraint of any table, or a trigger of the table `variant`, refused the batch.
    pub fn is_constraint(&self) -> bool {
        ["constraint failed", "variant: "].iter().any(|words| self.0.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guard_is_recognised_by_its_reason() {
        for broken in Broken::ALL {
            assert_eq!(DbError(format!("D1_ERROR: {}7:3: SQLITE_CONSTRAINT", broken.reason())).broken(), Some(*broken));
        }
        assert_eq!(DbError("Network connection lost.".to_owned()).broken(), None);
    }

    #[test]
    fn the_detail_is_the_text_after_the_reason() {
        let error = DbError("D1_ERROR: order:short:7:3: SQLITE_CONSTRAINT".to_owned());
        assert_eq!(error.detail(), "7:3: SQLITE_CONSTRAINT");
    }
}
