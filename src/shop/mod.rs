//! The shop itself: its name, languages and ways, and what every page shows around its content.

pub mod language;
mod layout;
pub mod settings;

pub use language::{Lang, direction};
pub use layout::{Layout, Link};
