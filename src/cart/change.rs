//! A change of one cart line, read from a form. The functions are pure.

use super::lines::{Cart, MAX_QUANTITY, Refused};
use crate::{
    ids::VariantId,
    web::form::{Form, whole_number},
};

/// The message when the variant does not exist or is not for sale.
pub const UNKNOWN: &str = "This product is no longer for sale.";

/// A change of one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub variant: VariantId,
    pub act: Act,
    /// 0 to [`MAX_QUANTITY`].
    quantity: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Adds units to the line.
    Add,
    /// Sets the number of units of the line.
    Set,
    Remove,
}

impl Change {
    /// Reads the fields `variant`, `quantity` (1 if missing) and `do` (`add` if missing).
    pub fn read(form: &mut Form) -> Option<Self> {
        let act = match form.typed("do") {
            "add" => Some(Act::Add),
            "set" => Some(Act::Set),
            "remove" => Some(Act::Remove),
            _ if !form.has("do") => Some(Act::Add),
            _ => None,
        };
        if act.is_none() {
            form.refuse("", "The cart does not know this action. Use the buttons on this page.");
        }
        let variant = form.typed("variant").parse().ok();
        if variant.is_none() {
            form.refuse("", UNKNOWN);
        }
        let quantity = if act == Some(Act::Remove) || !form.has("quantity") {
            Some(1)
        } else {
            form.parse("quantity", |typed| {
                let number = whole_number(typed).filter(|number| *number <= MAX_QUANTITY);
                number.ok_or_else(|| format!("Enter a whole number from 1 to {MAX_QUANTITY}."))
            })
        };
        Some(Self { variant: variant?, act: act?, quantity: quantity? })
    }

    /// Changes the cart. `price` is the variant's current price.
    pub fn apply(&self, cart: &mut Cart, price: i64) -> Result<(), Refused> {
        match self.act {
            Act::Add => cart.add(self.variant, self.quantity, price),
            Act::Set => cart.set(self.variant, self.quantity, price),
            Act::Remove => cart.set(self.variant, 0, price),
        }
    }
}
