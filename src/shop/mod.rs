//! The shop itself: its name, languages and ways, and what every page shows around its content.

mod layout;
pub mod settings;

pub use layout::{Layout, Link, direction};
