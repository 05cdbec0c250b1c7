//! Vitrine: a storefront that is one Cloudflare Worker.
//!
//! The path of a request: `cloudflare` → [`app`] → [`router`] → `<feature>/pages` → `<feature>/store` and
//! the feature's rules → view → response.
//!
//! | module | content |
//! |---|---|
//! | [`address`] | postal addresses by country |
//! | [`admin`] | the pages of `/admin` |
//! | [`app`] | handles requests, queue messages and cron runs, and applies the effects of events |
//! | [`audit`] | the actor of a change, and the log of changes by staff |
//! | [`cache`] | purges changed pages from the cache in front of the Worker |
//! | [`cart`] | the cart, stored in a signed cookie |
//! | [`catalogue`] | reads, compares and writes products and collections |
//! | [`checkout`] | the checkout, the page of the test payment provider, and webhooks |
//! | `cloudflare` | the Worker's entry points and one small adapter per port |
//! | [`content`] | the pages of text that staff write, templates for legal pages, and the menus |
//! | [`context`] | the context of a handler: platform, request head, usage meter |
//! | [`email`] | e-mail addresses, and texts for mail headers |
//! | [`error`] | errors, each with a status and a message |
//! | [`event`] | events of orders and stock, their outbox and their queue |
//! | [`files`] | responses with pictures and static files |
//! | [`health`] | `GET /health` |
//! | [`identity`] | sessions, sign-in links, codes, API tokens and public keys, for staff and for customers |
//! | [`ids`] | row ids, and random tokens that nobody can guess |
//! | [`import`] | imports products from a merchant's file, chunk by chunk |
//! | [`isolate`] | data that a Worker isolate keeps between requests, and tasks to run after the response |
//! | [`jobs`] | the messages of the queues `Jobs` and `Pictures` |
//! | [`json`] | reads JSON, such as rows of the database, with one parser for all types |
//! | [`keys`] | signing keys |
//! | [`mail`] | queues and sends mail to shoppers and staff |
//! | [`money`] | amounts and currencies |
//! | [`names`] | enums that the database stores as text |
//! | [`order`] | places, pays, ships, cancels and refunds orders |
//! | [`payment`] | payment methods and payment providers |
//! | [`picture`] | the URLs, sizes and keys of pictures |
//! | [`platform`] | the ports: traits for everything that the shop needs from the platform |
//! | [`pricing`] | computes the charges of an order |
//! | [`redirect`] | redirects: the rules for their addresses, and their final targets |
//! | [`router`] | every URL of the shop on one screen |
//! | [`schema`] | checks that the database has every migration that the code needs |
//! | [`search`] | searches, filters, counts and sorts products with an index of the catalogue |
//! | [`seo`] | structured data for search engines |
//! | [`shop`] | the shop's name, languages and page layout |
//! | [`shopfront`] | the public pages: home, collections, products, search, text pages, feed, sitemap |
//! | [`staff`] | access to `/admin`: people, roles, the pages for signing in |
//! | [`static_files`] | the URLs of the files in `static/` |
//! | [`time`] | timestamps and time zones |
//! | [`typed`] | cleans typed texts: invisible characters, full-width letters, digits of other scripts |
//! | [`web`] | requests, responses, URLs, lists, page heads |
//!
//! `tests/it/house/order.rs` has the order of the modules. A module may import only later modules, and a test checks
//! the imports.
//!
//! The README lists the invariants and explains how to add a page, a table or an event.

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
pub mod content;
pub mod context;
pub mod email;
pub mod error;
pub mod event;
pub mod files;
pub mod health;
pub mod identity;
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
pub mod redirect;
pub mod router;
pub mod schema;
pub mod search;
pub mod seo;
pub mod shop;
pub mod shopfront;
pub mod staff;
pub mod static_files;
pub mod time;
pub mod typed;
pub mod web;
