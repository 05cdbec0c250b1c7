//! The public pages: home, collections, products, search and text pages. The module also has the feed, the sitemap and
//! the files for programs: `robots.txt`, `llms.txt` and `security.txt`.

mod collections;
pub mod feed;
mod home;
mod llms;
mod parts;
mod product;
mod robots;
mod search;
mod security;
mod sitemap;
mod text;
mod xml;

pub use collections::{collection, collections};
pub use feed::feed;
pub use home::home;
pub use llms::llms;
pub use product::{Range, in_collection, product};
pub use robots::robots;
pub use search::{results, suggest};
pub use security::security;
pub use sitemap::sitemap;
pub use text::page;
