//! The settings of the shop: one row of one table, read in groups.
//!
//! A page names the groups that it needs, `settings!(Selling, Texts)`, and reads each from the statement's row:
//! `Selling::of(&rows)?`. What reads more than settings puts `columns!(Identity)` among its own columns.

use serde::Deserialize;

// Cycle: the layout reads its settings, which hold its links.
use super::layout::Link;
use crate::{error::Error, json::Text, money::Currency, picture::PictureView, platform::Rows};

macro_rules! groups {
    ($(
        $(#[$doc:meta])* $group:ident {
            $(#[$first_doc:meta])* $first:ident: $first_type:ty $(= $first_sql:literal)?
            $(, $(#[$column_doc:meta])* $column:ident: $type:ty $(= $sql:literal)?)* $(,)?
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Deserialize)]
            pub struct $group {
                $(#[$first_doc])*
                pub $first: $first_type,
                $($(#[$column_doc])* pub $column: $type,)*
            }

            impl $group {
                /// The group, of a row that has its columns.
                ///
                /// # Errors
                /// When there is no row, or it does not fit.
                pub fn of(rows: &Rows) -> Result<Self, Error> {
                    Ok(rows.one()?)
                }
            }
        )+

        /// The columns of a group, for a statement on `shop`.
        macro_rules! columns {
            $(($group) => { concat!(
                $crate::shop::settings::column!($first $($first_sql)?)
                $(, ", ", $crate::shop::settings::column!($column $($sql)?))*
            ) };)+
        }
        pub(crate) use columns;
    };
}

/// A column, or what is read in its name.
macro_rules! column {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $sql:literal) => {
        concat!($sql, " AS ", stringify!($name))
    };
}
pub(crate) use column;

groups! {
    /// The shop's name and contact.
    Identity {
        name: String,
        /// One line under the name.
        tagline: String,
        /// May be empty.
        email: String,
    }

    /// Which language, clock and money it uses.
    Place {
        /// BCP 47.
        language: String,
        /// IANA name.
        time_zone: String,
        currency: Currency,
    }

    /// The ways to its pages, as every page shows them.
    Navigation {
        /// For the header.
        collections: Text<Vec<Link>> = "(SELECT json_group_array(json_object('handle', handle, 'title', title)) FROM
            (SELECT handle, title FROM collection WHERE published = 1 ORDER BY position, id LIMIT 6))",
        /// The same of pages of text, for the footer.
        pages: Text<Vec<Link>> = "(SELECT json_group_array(json_object('handle', handle, 'title', title)) FROM
            (SELECT handle, title FROM page WHERE published = 1 ORDER BY position, handle LIMIT 12))",
        /// The number of the index of the catalogue in R2; 0 for none.
        index_version: i64 = "(SELECT version FROM search_index)",
    }

    /// The top of its front page.
    Hero {
        /// Empty: the shop's name.
        hero_heading: String,
        /// None: that of the first collection.
        hero_picture: Option<Text<PictureView>> = "(SELECT json_object('key', m.key, 'alt', shop.hero_picture_alt,
            'width', m.width, 'height', m.height, 'widths', m.widths) FROM media m WHERE m.key = shop.hero_picture_key)",
    }

    /// Texts that the merchant wrote. Each may be empty.
    Texts {
        /// Lines of its postal address.
        address: String,
        delivery_note: String,
        /// How to pay by bank transfer; empty where the shop does not take it.
        bank_details: String,
    }

    /// How it sells.
    Selling {
        /// Grows with every change of what an order costs.
        pricing_version: i64,
        /// Minor units.
        shipping_price: i64,
        tax_name: String,
        /// Parts per million.
        tax_rate: i64,
        /// True if prices include the tax.
        tax_included: bool,
        /// Country codes; empty for the whole world.
        ships_to: Text<Vec<String>>,
        /// True if shoppers may pay on delivery.
        pays_on_delivery: bool,
    }
}

/// The statement that reads these groups.
macro_rules! settings {
    ($first:ident $(, $group:ident)*) => {
        $crate::sql!(concat!(
            "SELECT ",
            $crate::shop::settings::columns!($first),
            $(", ", $crate::shop::settings::columns!($group),)*
            " FROM shop"
        ))
    };
}
pub(crate) use settings;
