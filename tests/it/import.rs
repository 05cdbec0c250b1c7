//! Product files, from the upload to the shop's pages: what comes in, what is refused and in which words, and that no
//! failure, repetition or race on the way makes a difference.

mod access;
mod bad_files;
mod bad_rows;
mod dry_run;
mod faults;
mod helpers;
mod pictures;
mod promised;
mod races;
mod repeated;
mod roundtrip;
mod scale;
mod skus;
mod takes_in;
mod uncounted;
