//! Files that staff send from the page: a dry run first, then the import with the choices of the merchant.

use std::collections::BTreeMap;

use ::http::header;

use super::{
    choices::{ENCODINGS, no_quantities},
    list::list_page,
    report::report,
    start::{MAX_BYTES, TOO_LARGE, begin, content_length, file_name, new_key},
};
use crate::{
    admin::frame::{PAGE, Section, row_id},
    context::Context,
    error::Error,
    import::{
        File, UTF_8,
        quantities::NoQuantities,
        stock::StockChoice,
        store::{self, ImportState, NewImport},
    },
    platform::{Body, ByteRange, Objects, Platform},
    staff::Person,
    web::{
        form::Form,
        http::{self, Response},
        list::Walk,
        multipart::{self, FileForm},
        url,
    },
};

/// The maximum bytes of a form with choices.
const MAX_FORM: usize = 4096;

/// `POST /admin/imports/files`: a form with a file. The shop makes a dry run of it.
///
/// # Errors
/// `TooLarge` for more than 95 MB.
pub async fn upload<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let bytes = content_length(cx)?;
    let content_type = http::text(&cx.headers, &header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let boundary = multipart::boundary(&content_type).ok_or(Error::BadRequest(
        "The form was not sent as a form with a file. Load the page again, and choose the file once more.",
    ))?;
    if bytes > MAX_BYTES.saturating_add((multipart::HEAD + multipart::TAIL) as u64) {
        return Err(TOO_LARGE);
    }
    let sent = File { key: new_key(cx)?, bytes };
    cx.platform.objects().put(&sent.key, body, "multipart/form-data", &BTreeMap::new()).await?;
    let started = start_dry_run(cx, &person, boundary, &sent).await;
    // The file has a copy without the form around it. An error is ignored, because what remains only wastes space.
    let _ = cx.platform.objects().delete(&sent.key).await;
    match started? {
        Ok(id) => http::see_other(&url::import_path(id)),
        Err(form) => {
            let walk = Walk::new(&cx.query, PAGE);
            let [imports] = cx.page_batch([store::imports(walk.after, walk.limit())]).await?;
            list_page(cx, person, walk.page(imports.all()?, Section::Imports.url().to_owned()), form)
        }
    }
}

/// Copies the file out of the form and starts a dry run. The inner error is the form with its problem.
async fn start_dry_run<P: Platform>(
    cx: &Context<'_, P>,
    person: &Person,
    boundary: &str,
    sent: &File,
) -> Result<Result<i64, Form>, Error> {
    let head = sent.read(cx, 0, multipart::HEAD).await?;
    let tail = sent.read(cx, sent.bytes.saturating_sub(multipart::TAIL as u64), multipart::TAIL).await?;
    let mut form = Form::default();
    let Some(FileForm { fields, file_name: name, start, bytes }) = multipart::find(boundary, &head, &tail, sent.bytes)
    else {
        form.refuse("file", "The file did not arrive whole. Choose it again.");
        return Ok(Err(form));
    };
    for (name, value) in fields {
        form.fill(&name, &value);
    }
    let encoding = form.parse("encoding", |typed| {
        let known = ENCODINGS.iter().find(|(name, _)| *name == typed);
        known.map(|(name, _)| *name).ok_or_else(|| "Choose one of the encodings.".to_owned())
    });
    match (name.is_empty(), bytes) {
        (true, 0) => form.refuse("file", "Choose a file."),
        (_, 0) => form.refuse("file", "The file is empty. Choose another one."),
        (_, bytes) if bytes > MAX_BYTES => return Err(TOO_LARGE),
        _ => {}
    }
    let Some(encoding) = encoding.filter(|_| form.is_ok()) else { return Ok(Err(form)) };
    let range = ByteRange { start, end: start.saturating_add(bytes).saturating_sub(1) };
    let file_key = new_key(cx)?;
    copy(cx, &sent.key, Some(range), &file_key).await?;
    let import = NewImport {
        file_name: &file_name(if name.is_empty() { "products.csv" } else { &name }),
        file_key: &file_key,
        bytes,
        dry_run: true,
        no_quantities: NoQuantities::default(),
        stock: StockChoice::default(),
        as_of: None,
        encoding,
    };
    begin(cx, person, &import).await.map(Ok)
}

/// Copies a stored file, or the `range` of it. The bytes do not pass through the Worker's memory.
async fn copy<P: Platform>(cx: &Context<'_, P>, from: &str, range: Option<ByteRange>, to: &str) -> Result<(), Error> {
    let object = cx.platform.objects().get(from, range).await?.ok_or_else(|| {
        Error::Unprocessable("The file of this import is not stored any more. Send it again.".to_owned())
    })?;
    Ok(cx.platform.objects().put(to, object.body, "text/csv", &BTreeMap::new()).await?)
}

/// `POST /admin/imports/{id}/runs`: imports the file of a finished dry run, or makes another dry run of it with other
/// choices.
///
/// # Errors
/// `Unprocessable` if the import is not a finished dry run, or if its file was deleted.
pub async fn run<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let id = row_id(id)?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let [rows] = cx.rows([store::source(id)]).await?;
    let source: store::SourceRow = rows.maybe()?.ok_or(Error::NotFound)?;
    if !source.dry_run || source.state != ImportState::Done {
        return Err(Error::Unprocessable(
            "Only the file of a finished dry run can be imported. Look at the report of this import.".to_owned(),
        ));
    }
    let is_check = form.typed("do") == "check";
    if !is_check && form.typed("do") != "import" {
        form.refuse("", "The form was empty, so nothing was started. Press one of the buttons again.");
        return report(cx, person, id, form).await;
    }
    let stock = match form.typed("stock") {
        "" => Some(StockChoice::default()),
        _ => form.parse("stock", |typed| typed.parse().map_err(|_| "Choose what the quantities mean.".to_owned())),
    };
    let Some((stock, no_quantities)) = stock.zip(no_quantities(&mut form)) else {
        return report(cx, person, id, form).await;
    };
    let file_key = new_key(cx)?;
    copy(cx, &source.file_key, None, &file_key).await?;
    let is_converted = !source.read_as.is_empty() && source.read_as != UTF_8;
    let import = NewImport {
        file_name: &source.file_name,
        file_key: &file_key,
        bytes: source.bytes,
        dry_run: is_check,
        no_quantities,
        stock,
        // The file is at least as old as the dry run. Sales since then are not in its count.
        as_of: (stock == StockChoice::Set).then_some(source.created_at),
        encoding: if is_converted { UTF_8 } else { &source.encoding },
    };
    let id = begin(cx, &person, &import).await?;
    http::see_other(&url::import_path(id))
}
