//! Signing in, for staff and for customers: sessions, single-use links, codes, API tokens and public keys. There are no
//! passwords.
//!
//! The owner of each is a person or a customer. This module does not read their rows. `staff` does, and checks at each
//! request that the person still has access.

pub mod api_token;
pub mod code;
pub mod jwk;
pub mod jwt;
mod owner;
pub mod secret;
pub mod session;
pub mod store;

pub use owner::{Owner, OwnerKind};
