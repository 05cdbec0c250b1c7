//! The pages of the people who run the shop: what they show, what their forms do, and what is left of it.

mod changes;
mod events;
pub mod helpers;
mod lists;
mod mail;
mod paging;
mod races;
mod sending;
mod shell;
