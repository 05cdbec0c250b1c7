//! The URLs of the files in `static/`. Each URL contains a hash of the content (see build.rs), so that browsers can
//! cache the file for a year.

include!(concat!(env!("OUT_DIR"), "/static_files.rs"));
