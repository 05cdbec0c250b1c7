//! What no page of ours sends, at every address: no failure, nothing of the inside shown, nothing changed.

mod corpus;
mod endpoints;
mod fields;
mod judge;
mod replays;
mod requests;
mod webhooks;
mod world;
