//! Whole requests, natively: the shop on SQLite with the real migrations, and all other parts in memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail so; clippy.toml allows it in test functions, and does not see the helpers they call"
)]

mod addresses;
mod admin;
mod admin_routes;
mod busy;
mod caching;
mod cart;
mod cart_copy;
mod catalogue;
mod checkout;
mod crypto;
mod database;
mod errors;
mod files;
mod health;
mod hostile;
mod house;
mod http;
mod import;
mod languages;
mod log;
mod mail;
mod membership;
mod note;
mod order;
mod origin;
mod platform;
mod previous;
mod room;
mod search;
mod seo;
mod shopfront;
mod staff;
mod support;
mod time_zone;
