//! An order as the letters to its shopper tell of it.

use super::store::{self, Head, LineRow};
use crate::{
    address::Address,
    catalogue::picture::PictureView,
    checkout,
    context::Context,
    error::Error,
    json,
    mail::{EmailAddress, LetterLine, LetterShop, OrderLetter},
    money::{Currency, Money},
    payment::Method,
    platform::{Platform, Rows},
    time::{OffsetAt, Zone},
};

/// Whom to write to about the order with this reference, and what it is; `None` when it is not there, or has no good address.
///
/// # Errors
/// When the database fails, or holds what it cannot hold.
pub async fn letter<P: Platform>(
    cx: &Context<'_, P>,
    reference: &str,
) -> Result<Option<(EmailAddress, OrderLetter)>, Error> {
    let statements = [store::head_of_reference(reference), store::lines_of_reference(reference), store::letter_shop()];
    let results = cx.batch(&statements).await?;
    let head: Option<Head> = results.first().map(Rows::first).transpose()?.flatten();
    let lines: Vec<LineRow> = results.get(1).map(Rows::read).transpose()?.unwrap_or_default();
    let shop: Option<store::LetterShopRow> = results.get(2).map(Rows::first).transpose()?.flatten();
    let (Some(head), Some(shop)) = (head, shop) else { return Ok(None) };
    let Ok(to) = head.email.parse::<EmailAddress>() else { return Ok(None) };
    Ok(Some((to, write(&head, lines, shop, P::utc_offset)?)))
}

fn write(
    head: &Head,
    lines: Vec<LineRow>,
    shop: store::LetterShopRow,
    offset_at: OffsetAt,
) -> Result<OrderLetter, Error> {
    let bad = |what: &str| Error::Internal(format!("order {}: {what}", head.id));
    let currency = Currency::from_code(&head.currency).map_err(|_| bad("currency"))?;
    let money = |minor: i64| Money::new(minor, currency).map_err(|_| bad("amount"));
    let ships = lines.iter().any(|line| line.ships != 0);
    let tax = format!("{} {}", head.tax_name, checkout::rate(head.tax_rate));
    let mut totals = vec![("Subtotal".to_owned(), money(head.subtotal)?)];
    if ships || head.shipping > 0 {
        totals.push(("Delivery".to_owned(), money(head.shipping)?));
    }
    let mut tax_note = String::new();
    if head.tax > 0 {
        if head.tax_included == 0 {
            totals.push((tax, money(head.tax)?));
        } else {
            tax_note = format!("{} {tax} included", money(head.tax)?.display());
        }
    }
    totals.push(("Total".to_owned(), money(head.total)?));
    let address = json::read::<Address>(&head.address).ok();
    let method = head.method.parse::<Method>().ok();
    let unpaid = head.paid == 0 && matches!(head.state.as_str(), "placed" | "accepted");
    let instructions = match method {
        Some(Method::Bank) if unpaid => {
            format!("{}\n\nPlease give {} as the reference.", shop.bank_details, head.reference)
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
            name: shop.name,
            origin: head.origin.clone(),
            email: shop.email,
            address: shop.address,
            language: shop.language,
        },
        reference: head.reference.clone(),
        number: head.number,
        placed: Zone::new(shop.time_zone, offset_at).words(head.placed_at),
        totals,
        tax_note,
        greeting_name: address
            .as_ref()
            .map(|address| address.get(crate::address::Kind::Name).to_owned())
            .unwrap_or_default(),
        address_lines: if ships { address.map(|address| address.lines()).unwrap_or_default() } else { Vec::new() },
        delivery: shop.delivery_note,
        payment: method.map(|method| method.title().to_owned()).unwrap_or_default(),
        payment_instructions: instructions,
        order_url: format!("{}/orders/{}", head.origin, head.token),
    })
}
