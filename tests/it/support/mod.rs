//! The test platform: the shop's ports on real SQLite and on memory, which refuse what the real ones refuse.

mod answer;
mod body;
mod cache;
mod clock;
mod database;
mod delivery;
pub mod drafts;
mod faults;
pub mod fixtures;
mod images;
mod kv;
mod limits;
mod long;
mod mail;
mod objects;
mod people;
mod platform;
mod prepared;
mod products;
mod queues;
pub mod routes;
mod shop;
mod web;

pub use answer::Answer;
pub use body::Held;
pub use clock::Clock;
pub use delivery::Delivery;
pub use faults::{Part, When};
pub use images::Transformer;
pub use long::some;
pub use people::LINK_MS;
pub use platform::{START, TestPlatform};
pub use prepared::Prepared;
pub use shop::{ORIGIN, Shop};
pub use web::{Page, Posted};
