//! An order as the letters to its shopper tell of it.

use std::collections::HashMap;

use serde_json::json;

use super::store::{self, Head, LineRow};
use crate::{
    address::Address,
    context::Context,
    email::EmailAddress,
    error::Error,
    json,
    mail::{LetterLine, LetterShop, OrderLetter},
    money::{Currency, Money},
    payment::Method,
    picture::PictureView,
    platform::{Platform, Rows},
    shop::settings::{Identity, Place, Texts, settings},
    time::{OffsetAt, Zone},
    web::url,
};

/// Whom to write to about an order, and what it is; or why it cannot be told.
pub type Told = Result<(EmailAddress, OrderLetter), String>;

/// What there is to write about orders, by their references. One that is not there, or has no good address, is left out.
///
/// # Errors
/// When the database fails.
pub async fn letters<P: Platform>(cx: &Context<'_, P>, references: &[&str]) -> Result<HashMap<String, Told>, Error> {
    let references = json!(references).to_string();
    let statements = [
        store::heads_of_references(&references),
        store::lines_of_references(&references),
        settings!(Identity, Place, Texts),
    ];
    let results = cx.batch(&statements).await?;
    let heads: Vec<Head> = results.first().map(Rows::read).transpose()?.unwrap_or_default();
    let mut lines: HashMap<i64, Vec<LineRow>> = HashMap::new();
    for line in results.get(1).map(Rows::read::<LineRow>).transpose()?.unwrap_or_default() {
        lines.entry(line.order_id).or_default().push(line);
    }
    let settings =
        results.get(2).ok_or_else(|| Error::Internal("three statements, but not three results".to_owned()))?;
    let shop = Shop { identity: Identity::of(settings)?, place: Place::of(settings)?, texts: Texts::of(settings)? };
    let tell = |head: Head| {
        let to = head.email.parse::<EmailAddress>().ok()?;
        let letter = write(&head, lines.remove(&head.id).unwrap_or_default(), &shop, P::utc_offset);
        Some((head.reference, letter.map(|letter| (to, letter)).map_err(Error::into_cause)))
    };
    Ok(heads.into_iter().filter_map(tell).collect())
}

/// The shop as its letters show it.
struct Shop {
    identity: Identity,
    place: Place,
    texts: Texts,
}

fn write(head: &Head, lines: Vec<LineRow>, shop: &Shop, offset_at: OffsetAt) -> Result<OrderLetter, Error> {
    let bad = |what: &str| Error::Internal(format!("order {}: {what}", head.id));
    let currency = Currency::from_code(&head.currency).map_err(|_| bad("currency"))?;
    let money = |minor: i64| Money::new(minor, currency).map_err(|_| bad("amount"));
    let ships = lines.iter().any(|line| line.ships != 0);
    let charges = head.charges(ships)?;
    let mut totals: Vec<_> = charges.lines().iter().map(|line| (line.label(), line.amount)).collect();
    totals.push(("Total".to_owned(), money(head.total)?));
    let address = json::read::<Address>(&head.address).ok();
    let method = head.method.parse::<Method>().ok();
    let zone = Zone::new(shop.place.time_zone.clone(), offset_at);
    let unpaid = head.paid == 0 && matches!(head.state.as_str(), "placed" | "accepted");
    let instructions = match method {
        Some(Method::Bank) if unpaid => {
            let kept = match head.state.as_str() {
                "placed" => format!(" Your order is kept for you until {}.", zone.words(head.expires_at)),
                _ => String::new(),
            };
            format!("{}\n\nPlease give {} as the reference.{kept}", shop.texts.bank_details, head.reference)
        }
        _ => String::new(),
    };
    let lines = lines.into_iter().map(|line| {
        let picture = line.picture.and_then(|text| json::read::<PictureView>(&text).ok());
        Ok(LetterLine {
            title: line.title,
            options: line.options,
            quantity: line.quantity,
            unit: money(line.unit_price)?,
            total: money(line.total)?,
            picture_url: picture.map(|picture| format!("{}{}", head.origin, picture.smallest())),
        })
    });
    Ok(OrderLetter {
        lines: lines.collect::<Result<_, Error>>()?,
        shop: LetterShop {
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
        payment: method.map(|method| method.title().to_owned()).unwrap_or_default(),
        payment_instructions: instructions,
        order_url: format!("{}{}", head.origin, url::order_path(head.token)),
    })
}
