//! The house: which module may import which.

mod modules;
mod order;
mod sources;
