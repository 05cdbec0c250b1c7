//! The house: which module may import which, and what is declared once.

mod guards;
mod modules;
mod order;
mod sources;
