//! The owner of a session, a link, a code or an API token.

use crate::{
    audit::By,
    ids::{CustomerId, PersonId},
    names::names,
};

names! {
    /// The kind of an owner.
    pub enum OwnerKind {
        /// A person with access to `/admin`.
        Staff = "staff",
        /// A shopper with an account.
        Customer = "customer",
    }
}

/// The owner of a session, a link, a code or an API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A member of staff.
    Person(PersonId),
    /// A shopper with an account.
    Customer(CustomerId),
}

impl OwnerKind {
    /// The name of the session cookie. Browsers accept a cookie with the prefix `__Host-` only with Secure, for this
    /// host and for all paths.
    pub const fn cookie(self) -> &'static str {
        match self {
            Self::Staff => "__Host-session",
            Self::Customer => "__Host-customer",
        }
    }

    /// The number of digits of a code. A code of staff protects more, so it is longer.
    pub const fn digits(self) -> usize {
        match self {
            Self::Staff => 8,
            Self::Customer => 6,
        }
    }
}

impl Owner {
    /// The kind, which is the value of the column `owner_kind`.
    pub const fn kind(self) -> OwnerKind {
        match self {
            Self::Person(_) => OwnerKind::Staff,
            Self::Customer(_) => OwnerKind::Customer,
        }
    }

    /// The value of the column `owner_id`.
    pub fn id(self) -> i64 {
        match self {
            Self::Person(id) => id.get(),
            Self::Customer(id) => id.get(),
        }
    }

    /// The actor that the audit log records.
    pub const fn by(self) -> By {
        match self {
            Self::Person(id) => By::Person(id),
            Self::Customer(id) => By::Customer(id),
        }
    }
}
