//! Vitrine: a storefront that is one Cloudflare Worker.
//!
//! A request walks one way: [`cloudflare`](platform) → [`app`] → [`router`] → `<feature>/pages` → `<feature>/store` and
//! pure rules → view → response.
//!
//! | module | holds |
//! |---|---|
//! | [`app`] | one request in, one response out; the same for queue messages and the clock |
//! | [`router`] | every URL on one screen |
//! | [`context`] | what a handler has at hand |
//! | [`web`], [`error`] | requests, responses, what can go wrong |
//! | [`jobs`] | the messages of the jobs queue |
//! | [`isolate`] | what outlives a request, and what is done after its answer |
//! | [`cache`] | purging pages that changed from the cache in front of the Worker |
//! | [`platform`] | the ports: database, key-value, objects, queues, fetch, mail |
//! | `cloudflare` | the Worker's entry points and adapters; the only code that names the platform |
//! | [`json`] | reading JSON by one parser for all types |
//! | [`money`], [`ids`], [`time`] | small exact types |
//! | [`catalogue`], [`search`], [`content`], [`cart`] | what shoppers see |
//! | [`address`] | postal addresses by country |
//! | [`seo`] | what search engines and social networks are told beside the page |
//! | [`mail`] | letters to shoppers, queued and sent |
//! | [`order`], [`checkout`], [`payment`], [`event`] | selling, and what follows it |
//! | [`staff`], [`admin`], [`import`] | what merchants do |
//!
//! The README has the invariants, and how to add a page, a table, an event.

pub mod address;
pub mod admin;
pub mod app;
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
pub mod ids;
pub mod import;
pub mod isolate;
pub mod jobs;
pub mod json;
pub mod keys;
pub mod mail;
pub mod money;
pub mod order;
pub mod payment;
pub mod picture;
pub mod platform;
pub mod pricing;
pub mod router;
pub mod search;
pub mod seo;
pub mod shop;
pub mod staff;
pub mod static_files;
pub mod time;
pub mod web;
