//! Vitrine: a storefront that is one Cloudflare Worker.
//!
//! A request walks one way: [`cloudflare`](platform) → [`app`] → [`router`] → `<feature>/pages` → `<feature>/store` and
//! pure rules → view → response.
//!
//! | module | holds |
//! |---|---|
//! | [`address`] | postal addresses by country |
//! | [`admin`] | the pages of `/admin` |
//! | [`app`] | one request in, one response out; queue messages, cron, and what follows an event |
//! | [`audit`] | who did something, and the log of what people did in `/admin` |
//! | [`cache`] | purging pages that changed from the cache in front of the Worker |
//! | [`cart`] | what a shopper means to buy |
//! | [`catalogue`] | products and collections: read, compared and written |
//! | [`checkout`] | from a cart to a placed order; the test provider's page; webhooks |
//! | `cloudflare` | the Worker's entry points and one small adapter per port |
//! | [`context`] | what a handler has at hand |
//! | [`email`] | addresses of mailboxes, texts for the headers of a mail |
//! | [`error`] | what can go wrong, as a status and as words |
//! | [`event`] | what happened to orders and stock: outbox and queue |
//! | [`files`] | pictures and static files |
//! | [`health`] | `GET /health` |
//! | [`ids`] | integers of the catalogue, tokens for what must not be guessed |
//! | [`import`] | a merchant's file to products, chunk by chunk |
//! | [`isolate`] | what outlives a request, and tasks for after its response |
//! | [`jobs`] | the messages of the jobs queue |
//! | [`json`] | reading JSON, rows above all, with one parser for all types |
//! | [`keys`] | signing keys |
//! | [`mail`] | mail to shoppers, queued and sent |
//! | [`money`] | amounts and currencies |
//! | [`names`] | enums that the database stores as text |
//! | [`order`] | orders: placed, paid, sent, cancelled, refunded |
//! | [`payment`] | ways to pay, and what their providers report |
//! | [`picture`] | a picture on a page |
//! | [`platform`] | the ports: what the shop asks of the platform |
//! | [`pricing`] | what an order costs |
//! | [`router`] | every URL on one screen |
//! | [`schema`] | whether the database has every migration that the code needs |
//! | [`search`] | lists narrowed, counted, ordered and searched, by an index of the catalogue |
//! | [`seo`] | structured data for search engines |
//! | [`shop`] | the shop's name and languages, the layout of its pages |
//! | [`shopfront`] | the pages that anybody may see: home, collections, products, search, text, feed, sitemap |
//! | [`staff`] | who gets into `/admin` |
//! | [`static_files`] | the addresses of the files in `static/` |
//! | [`time`] | points in time, and time zones |
//! | [`web`] | requests, responses, addresses, lists, the head of a page |
//!
//! Which module may import which is decided in `tests/it/house/order.rs`, and a test holds the sources to it.
//!
//! The README has the invariants, and how to add a page, a table, an event.

pub mod address;
pub mod admin;
pub mod app;
pub mod audit;
pub mod cache;
pub mod cart;
pub mod catalogue;
pub mod checkout;
#[cfg(target_arch = "wasm32")]
mod cloudflare;
pub mod context;
pub mod email;
pub mod error;
pub mod event;
pub mod files;
pub mod health;
pub mod ids;
pub mod import;
pub mod isolate;
pub mod jobs;
pub mod json;
pub mod keys;
pub mod mail;
pub mod money;
pub mod names;
pub mod order;
pub mod payment;
pub mod picture;
pub mod platform;
pub mod pricing;
pub mod router;
pub mod schema;
pub mod search;
pub mod seo;
pub mod shop;
pub mod shopfront;
pub mod staff;
pub mod static_files;
pub mod time;
pub mod web;
