//! The public pages: home, collections, products, search, text pages, and files for machines.

mod collections;
pub mod feed;
mod home;
mod parts;
mod product;
mod robots;
mod search;
mod sitemap;
mod text;
mod xml;

pub use collections::{collection, collections};
pub use feed::feed;
pub use home::home;
pub use product::{Range, product};
pub use robots::robots;
pub use search::{results, suggest};
pub use sitemap::sitemap;
pub use text::page;
