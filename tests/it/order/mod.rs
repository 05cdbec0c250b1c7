//! Orders: placed, paid, expired and cancelled, and everything that can go wrong on the way.

mod again;
pub mod browser;
mod dead_letters;
mod delays;
mod events;
mod faults;
mod going_on;
pub mod helpers;
mod meetings;
mod mismatch;
mod networks;
mod page;
mod placing;
mod races;
mod relay;
mod settling;
mod shopping;
mod typed;
