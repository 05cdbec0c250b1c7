//! Recognises files that are not Shopify product files by their headings, so that the error can name the kind of file.

use crate::names::names;

names! {
    /// A kind of file that is not a product file.
    pub enum OtherFile {
        Inventory = "inventory",
        CrossBorder = "cross-border",
        Customers = "customers",
        Orders = "orders",
        Discounts = "discounts",
        Redirects = "redirects",
        GiftCards = "gift-cards",
        Payouts = "payouts",
        WooCommerce = "woocommerce",
        GoogleFeed = "google-feed",
    }
}

/// The headings of each kind: their letters and digits, in lower case. A file is of a kind if it has all headings of
/// one entry.
const HEADINGS: &[(OtherFile, &[&str])] = &[
    (OtherFile::Inventory, &["location", "onhand"]),
    (OtherFile::Inventory, &["location", "onhandcurrent"]),
    (OtherFile::Inventory, &["location", "onhandnew"]),
    (OtherFile::Inventory, &["location", "available", "committed"]),
    (OtherFile::CrossBorder, &["coo", "hscode"]),
    (OtherFile::CrossBorder, &["countryoforigin", "hscode", "handle"]),
    (OtherFile::Customers, &["firstname", "lastname", "email"]),
    (OtherFile::Customers, &["customerid", "email"]),
    (OtherFile::Orders, &["lineitemname"]),
    (OtherFile::Orders, &["financialstatus", "fulfillmentstatus"]),
    (OtherFile::Discounts, &["value", "valuetype", "discountclass"]),
    (OtherFile::Discounts, &["usagelimitpercode"]),
    (OtherFile::Redirects, &["redirectfrom", "redirectto"]),
    (OtherFile::GiftCards, &["lastcharacters", "initialvalue", "balance"]),
    (OtherFile::Payouts, &["payoutdate"]),
    (OtherFile::WooCommerce, &["regularprice", "saleprice", "sku"]),
    (OtherFile::WooCommerce, &["isfeatured", "visibilityincatalog"]),
    (OtherFile::GoogleFeed, &["id", "imagelink", "availability"]),
];

impl OtherFile {
    /// The kind of a file with these headings; `None` if the kind is unknown. Do not use the result for a file with
    /// both a handle column and a price column, because a product file may have some of these headings too.
    pub fn of(headings: &[String]) -> Option<Self> {
        let key = |heading: &String| -> String {
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let keys: Vec<String> = headings.iter().map(key).collect();
        let has = |wanted: &str| keys.iter().any(|key| key == wanted);
        HEADINGS.iter().find(|(_, wanted)| wanted.iter().all(|wanted| has(wanted))).map(|(kind, _)| *kind)
    }

    /// A message for the merchant about the file and the next step.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Inventory => "This is Shopify's inventory file; it has no prices. Export Products instead.",
            Self::CrossBorder => {
                "This is Shopify's file of customs data, with countries of origin and HS codes; it has no prices. \
                 Export Products instead."
            }
            Self::Customers => "This is a list of customers, not of products. The shop cannot import customers yet.",
            Self::Orders => "This is a list of orders, not of products. The shop cannot import orders yet.",
            Self::Discounts => "This is a list of discounts, not of products. The shop cannot import discounts yet.",
            Self::Redirects => "This is Shopify's list of URL redirects, not of products.",
            Self::GiftCards => "This is a list of gift cards, not of products. The shop cannot sell gift cards yet.",
            Self::Payouts => "This is a list of payouts, not of products. Export Products instead.",
            Self::WooCommerce => {
                "This is WooCommerce's product export. The shop can import Shopify's product CSV only: Handle, Title, \
                 Variant Price and so on."
            }
            Self::GoogleFeed => {
                "This is a product feed for Google. It lacks what a shop needs, such as options and stock. Export the \
                 products themselves."
            }
        }
    }
}
