//! The actor of a change ([`By`]), and the audit log of the changes that staff made.

mod store;

pub use store::{EntryRow, Shown, entry, newest};

use std::fmt;

use crate::ids::{CustomerId, PersonId};

/// The actor of a change. Tables store it in two columns, `by_kind` and `by_id`, so that a query can find all changes
/// by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A member of staff.
    Person(PersonId),
    /// A shopper with an account.
    Customer(CustomerId),
    /// A shopper without an account.
    Shopper,
    /// The shop itself, by cron or because of an event.
    Shop,
    /// A payment provider. The text is the name of its payment method.
    Provider(String),
}

impl By {
    /// The value of the column `by_kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Customer(_) => "customer",
            Self::Shopper => "shopper",
            Self::Shop => "shop",
            Self::Provider(_) => "provider",
        }
    }

    /// The value of the column `by_id`; `None` (NULL) if the actor has no id.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Person(id) => Some(id.to_string()),
            Self::Customer(id) => Some(id.to_string()),
            Self::Provider(name) => Some(name.clone()),
            Self::Shopper | Self::Shop => None,
        }
    }

    /// Reads the values of the two columns. `None` if they do not describe an actor.
    pub fn read(kind: &str, id: Option<&str>) -> Option<Self> {
        Some(match (kind, id) {
            ("person", Some(id)) => Self::Person(id.parse().ok()?),
            ("customer", Some(id)) => Self::Customer(id.parse().ok()?),
            ("provider", Some(name)) => Self::Provider(name.to_owned()),
            ("shopper", None) => Self::Shopper,
            ("shop", None) => Self::Shop,
            _ => return None,
        })
    }
}

/// The row that a change affects.
#[derive(Clone, Copy)]
pub enum Subject<'s> {
    /// An existing row: its kind and its id.
    Row(&'static str, &'s dyn fmt::Display),
    /// A new row. The statement directly before [`entry`] inserts the row, and the database chooses its id.
    New(&'static str),
    /// The product with this handle, which the same batch adds.
    Product(&'s str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_read_back_and_invalid_columns_are_refused() {
        let person = By::Person(PersonId::new(7).unwrap());
        let customer = By::Customer(CustomerId::new(7).unwrap());
        for by in [person, customer, By::Shopper, By::Shop, By::Provider("test".to_owned())] {
            assert_eq!(By::read(by.kind(), by.id().as_deref()), Some(by));
        }
        for (kind, id) in [("", None), ("person", None), ("person", Some("x")), ("shop", Some("7")), ("robot", None)] {
            assert_eq!(By::read(kind, id), None, "{kind} {id:?}");
        }
    }
}
