//! The shop's settings and languages, and the layout of every page.

pub mod language;
mod layout;
pub mod settings;

pub use language::{Lang, direction};
pub use layout::{Layout, Link};
