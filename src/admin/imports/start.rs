//! Starts imports.

use std::collections::BTreeMap;

use ::http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, random_token},
    error::Error,
    import::{
        USUAL,
        quantities::NoQuantities,
        row::shortened,
        stock::StockChoice,
        store::{self, NewImport},
    },
    jobs::{self, Job},
    platform::{Body, Objects, Platform},
    staff::Person,
    time::UnixMs,
    web::{
        http::{self, Response},
        url,
    },
};

/// The maximum bytes of a file. On the usual plans, Cloudflare refuses requests of more than 100 MB.
pub const MAX_BYTES: u64 = 95 << 20;

/// The error for a file of more than [`MAX_BYTES`].
pub const TOO_LARGE: Error =
    Error::TooLarge("The file is larger than 95 MB. Split it, and import the parts one after the other.");

#[derive(Deserialize)]
pub struct IdRow {
    pub id: i64,
}

#[derive(Serialize)]
pub struct Started {
    pub id: i64,
    pub url: String,
}

/// `POST /admin/imports?name={file name}`, with the file as the body. Responds with 201 and the address of the report.
/// Examples of the other parameters: `dry_run=1`, `no_quantities=untracked`, `stock=set`, `as_of={RFC 3339}`,
/// `encoding=gbk`.
///
/// The file is stored in R2. A job on the queue imports it.
pub async fn start<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let bytes = content_length(cx)?;
    if bytes > MAX_BYTES {
        return Err(TOO_LARGE);
    }
    if bytes == 0 {
        return Err(Error::Unprocessable("The file is empty.".to_owned()));
    }
    let name = file_name(cx.query.get("name").unwrap_or("products.csv"));
    let dry_run = match cx.query.get("dry_run") {
        None | Some("" | "0" | "false") => false,
        Some("1" | "true") => true,
        // A typing error must not turn a dry run into an import.
        Some(_) => return Err(Error::BadRequest("dry_run is either 1 or 0.")),
    };
    let no_quantities = match cx.query.get("no_quantities") {
        None | Some("") => NoQuantities::default(),
        Some(choice) => choice.parse().map_err(|_| {
            Error::BadRequest("no_quantities is keep, untracked or a number of units, at most 999999999.")
        })?,
    };
    let encoding = cx.query.get("encoding").unwrap_or_default();
    if !encoding.is_empty() && P::text_decoder(encoding).is_none() {
        return Err(Error::Unprocessable(format!(
            "“{}” is not an encoding that the shop knows. Usual ones are {USUAL}.",
            shortened(encoding)
        )));
    }
    let stock = match cx.query.get("stock") {
        None | Some("") => StockChoice::default(),
        Some(choice) => choice.parse().map_err(|_| Error::BadRequest("stock is keep, set or adjust."))?,
    };
    let as_of =
        match cx.query.get("as_of") {
            None | Some("") => None,
            Some(_) if stock != StockChoice::Set => {
                return Err(Error::BadRequest("as_of is the time of a count, so it needs stock=set."));
            }
            Some(text) => Some(UnixMs::from_rfc3339(text).ok_or(Error::BadRequest(
                "as_of is a time such as 2026-11-28T18:00:00Z or 2026-11-28T18:00:00+01:00.",
            ))?),
        };
    if as_of.is_some_and(|as_of| as_of > cx.now) {
        return Err(Error::BadRequest("as_of is in the future. It is the time when the units were counted."));
    }
    let file_key = new_key(cx)?;
    cx.platform.objects().put(&file_key, body, "text/csv", &BTreeMap::new()).await?;
    let import =
        NewImport { file_name: &name, file_key: &file_key, bytes, dry_run, no_quantities, stock, as_of, encoding };
    let id = begin(cx, &person, &import).await?;
    http::json(StatusCode::CREATED, &Started { id, url: format!("{}{}", cx.origin, url::import_path(id)) })
}

/// Records the import of a stored file and sends its job. Returns the id of the import.
pub async fn begin<P: Platform>(cx: &Context<'_, P>, person: &Person, import: &NewImport<'_>) -> Result<i64, Error> {
    let [started, _] = cx.rows(store::start(import, &person.by(), cx.now)).await?;
    let IdRow { id } = started.one()?;
    // If the queue does not take the job, cron starts the import.
    let _ = jobs::send(cx.platform, &[Job::Import(id)], 0).await;
    Ok(id)
}

/// The number of bytes of the request's body.
pub fn content_length<P: Platform>(cx: &Context<'_, P>) -> Result<u64, Error> {
    let length = http::text(&cx.headers, &header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    length.ok_or(Error::LengthRequired)
}

/// The name of a file as the report shows it.
pub fn file_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A new key for a file in R2.
pub fn new_key<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    Ok(format!("imports/{}", random_token(cx.platform)?))
}
