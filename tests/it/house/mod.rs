//! Rules for the sources: imports, the reasons of guards, and the width of lines.

mod guards;
mod modules;
mod order;
mod sources;
mod width;
