//! The data of the mails about an order.

use std::collections::HashMap;

use serde_json::json;

use super::{
    status::State,
    store::{self, Head, LineRow},
};
use crate::{
    address::Address,
    context::Context,
    email::EmailAddress,
    error::Error,
    json::{self, Text},
    mail::{MailShop, OrderMail, OrderMailLine},
    payment::Method,
    platform::Platform,
    shop::settings::{Identity, Place, Texts, settings},
    time::{OffsetAt, Zone},
    web::url,
};

/// The recipient and the data of the mails about an order, or an error text if a stored amount is out of range.
pub type Addressed = Result<(EmailAddress, OrderMail), String>;

/// The data of mails about the orders with these references, by reference. Orders that do not exist or have no valid
/// e-mail address are left out.
///
/// # Errors
/// When the database fails.
pub async fn mails<P: Platform>(cx: &Context<'_, P>, references: &[&str]) -> Result<HashMap<String, Addressed>, Error> {
    let references = json!(references).to_string();
    let statements = [
        store::heads_of_references(&references),
        store::lines_of_references(&references),
        settings!(Identity, Place, Texts),
    ];
    let [heads, all_lines, settings] = cx.rows(statements).await?;
    let heads: Vec<Head> = heads.all()?;
    let mut lines: HashMap<i64, Vec<LineRow>> = HashMap::new();
    for line in all_lines.all::<LineRow>()? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let shop = Shop { identity: Identity::of(&settings)?, place: Place::of(&settings)?, texts: Texts::of(&settings)? };
    let address = |head: Head| {
        let to = head.email.parse::<EmailAddress>().ok()?;
        let mail = write(&head, lines.remove(&head.id).unwrap_or_default(), &shop, P::utc_offset);
        Some((head.reference, mail.map(|mail| (to, mail)).map_err(Error::into_cause)))
    };
    Ok(heads.into_iter().filter_map(address).collect())
}

/// The shop's settings that mails need.
struct Shop {
    identity: Identity,
    place: Place,
    texts: Texts,
}

fn write(head: &Head, lines: Vec<LineRow>, shop: &Shop, offset_at: OffsetAt) -> Result<OrderMail, Error> {
    let ships = lines.iter().any(|line| line.ships);
    let charges = head.charges(ships)?;
    let mut totals = charges.words();
    totals.push(("Total".to_owned(), head.money(head.total)?.display()));
    let address = json::read::<Address>(&head.address).ok();
    let zone = Zone::new(shop.place.time_zone.clone(), offset_at);
    let unpaid = head.paid == 0 && matches!(head.state, State::Placed | State::Accepted);
    let (instructions, note) = match head.method {
        Method::Bank if unpaid => {
            let kept = match head.state {
                State::Placed => format!(" We hold your items until {}.", zone.words(head.expires_at)),
                _ => String::new(),
            };
            (shop.texts.bank_details.clone(), format!("Please use {} as the reference.{kept}", head.reference))
        }
        _ => (String::new(), String::new()),
    };
    let lines = lines.into_iter().map(|line| {
        Ok(OrderMailLine {
            title: line.title,
            options: line.options,
            quantity: line.quantity,
            unit: head.money(line.unit_price)?.display(),
            total: head.money(line.total)?.display(),
            picture_url: line.picture.map(|Text(picture)| format!("{}{}", head.origin, picture.smallest())),
        })
    });
    Ok(OrderMail {
        lines: lines.collect::<Result<_, Error>>()?,
        shop: MailShop {
            name: shop.identity.name.clone(),
            origin: head.origin.clone(),
            email: shop.identity.email.clone(),
            address: shop.texts.address.clone(),
            language: shop.place.language.clone(),
        },
        reference: head.reference.clone(),
        number: head.number,
        placed: zone.words(head.placed_at),
        totals,
        tax_note: charges.tax_note().unwrap_or_default(),
        greeting_name: address
            .as_ref()
            .map(|address| address.get(crate::address::Part::Name).to_owned())
            .unwrap_or_default(),
        address_lines: if ships { address.map(|address| address.lines()).unwrap_or_default() } else { Vec::new() },
        delivery: shop.texts.delivery_note.clone(),
        payment: head.method.title().to_owned(),
        payment_instructions: instructions,
        payment_note: note,
        order_url: format!("{}{}", head.origin, url::order_path(head.token)),
    })
}
