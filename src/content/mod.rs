//! Pages of text, and what machines read: sitemap, robots.txt, product feed.

pub mod feed;
mod page;
mod robots;
mod sitemap;
mod xml;

pub use feed::feed;
pub use page::page;
pub use robots::robots;
pub use sitemap::sitemap;
