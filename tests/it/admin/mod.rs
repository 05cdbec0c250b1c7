//! The admin pages: their content, their forms and the audit log.

mod audit;
mod changes;
mod events;
pub mod helpers;
mod lists;
mod mail;
mod menus;
mod opening;
mod pages;
mod paging;
mod products;
mod races;
mod redirects;
mod sending;
mod settings;
mod shell;
