//! Access to `/admin`: sign-in links, sessions and roles. There are no passwords.

mod guard;
mod role;
mod session;
mod sign_in;
mod store;
mod token;

pub use guard::{Person, require};
pub use role::{Permission, Role};
pub use sign_in::{sign_in, sign_in_page, sign_out};
