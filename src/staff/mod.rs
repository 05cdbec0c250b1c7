//! Access to `/admin`: people, roles and the pages for signing in. `identity` has sessions, links, codes and tokens.

mod access;
mod ask;
mod guard;
mod role;
mod sign_in;
pub mod store;

pub use guard::{Person, require, visitor};
pub use role::{Permission, Role};
pub use sign_in::{sign_in, sign_in_page, sign_out};
