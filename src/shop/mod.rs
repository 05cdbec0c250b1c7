//! The shop's settings and languages, the settings that staff change, and the layout of every page.

mod contact;
pub mod edit;
pub mod language;
mod layout;
mod menu;
pub mod settings;

pub use contact::contact_uri;
pub use language::{Lang, direction};
pub use layout::{Layout, Opening};
pub use menu::{Link, LinkKind, Menu, MenuLink, own_word};
