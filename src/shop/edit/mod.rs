//! The settings that staff change, in groups. Each group is a page of `/admin/settings`.
//!
//! To add a setting, add a column to `shop`, and a line to its group in `groups.rs`. The page, the checks, the audit
//! log and the merge of concurrent changes then include the setting, without further code.

mod groups;
mod kind;
mod store;

pub use groups::{GROUPS, Group, Setting};
pub use kind::{Control, Facts, Kind, in_order};
pub use store::Current;
