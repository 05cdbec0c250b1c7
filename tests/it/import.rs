//! Imports of product files, from the upload to the pages: good files, refused files and rows with their messages, and
//! failures, repetitions and races that must not change the result.

mod access;
mod apart;
mod bad_files;
mod bad_rows;
mod dry_run;
mod encodings;
mod faults;
mod handles;
mod helpers;
mod in_browser;
mod many_variants;
mod next_steps;
mod picture_queue;
mod pictures;
mod promised;
mod promises;
mod races;
mod redirects;
mod repeated;
mod roundtrip;
mod scale;
mod skus;
mod stock;
mod takes_in;
mod uncounted;
