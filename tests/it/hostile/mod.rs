//! Hostile requests to every address: no failure, no internals shown, nothing changed.

mod accepted;
mod closed;
mod corpus;
mod endpoints;
mod fields;
mod judge;
mod replays;
mod requests;
mod webhooks;
mod world;
