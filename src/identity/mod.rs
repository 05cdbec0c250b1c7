//! Signing in, for staff and for customers: sessions, single-use links, codes, API tokens and public keys. There are no
//! passwords.
//!
//! Each session, link, code and API token has an owner: a member of staff or a customer. This module does not read the
//! rows of owners. The module `staff` reads the rows of staff, and checks at each request that the person still has
//! access.

pub mod api_token;
pub mod code;
pub mod jwk;
pub mod jwt;
mod owner;
pub mod secret;
pub mod session;
pub mod store;

pub use owner::{Owner, OwnerKind};
