//! The URLs of the files in `static/`. Each holds a hash of the content (see build.rs), so that browsers keep it for a
//! year.

include!(concat!(env!("OUT_DIR"), "/static_files.rs"));
