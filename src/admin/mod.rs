//! `/admin`: the pages and forms of the merchant's staff. The rules and the SQL are in the modules of the features,
//! such as `order`.

mod audit;
mod events;
mod frame;
mod imports;
mod mails;
mod menus;
mod opening;
mod orders;
mod pages;
mod people;
mod products;
mod redirects;
mod settings;
mod trial_mail;

pub use audit::list as audit;
pub use events::{list as events, replay, show as event};
pub use frame::Section;
pub use imports::{
    ENCODINGS, NO_QUANTITIES, STOCK, list as imports, refused, retry as retry_import, run as run_import,
    show as import, start as new_import, upload as upload_import,
};
pub use mails::{html as mail_html, list as mails, retry as retry_mail, show as mail};
pub use menus::{list as menus, save as save_menu, show as menu};
pub use opening::{ask_to_close, close as close_shop, open as open_shop, show as opening, welcome};
pub use orders::{accept, cancel, fulfil, list as orders, pay, refund, show as order};
pub use pages::{
    add as add_page, list as pages, new as new_page, remove as remove_page, save as save_page, show as show_page,
};
pub use people::{
    account, add as add_person, create_token, end_session, end_sessions, list as people, remove as remove_person,
    revoke_token, set_role, show as person,
};
pub use products::{
    add as add_product, ask_to_remove as ask_to_remove_product, copy as copy_product, list as products, movements,
    new as new_product, remove as remove_product, save as save_product, save_stock, save_variants, show as product,
    stock, variants,
};
pub use redirects::{add as add_redirect, list as redirects, remove as remove_redirect};
pub use settings::{list as settings, save as save_settings, show as settings_group};
pub use trial_mail::{send as send_test_mail, show as mail_settings};
