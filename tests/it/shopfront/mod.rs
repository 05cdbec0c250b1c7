//! The public pages.

mod collections;
mod home;
mod next_page;
mod paging;
mod product;
mod product_pictures;
mod visibility;
