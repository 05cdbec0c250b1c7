//! `/admin/imports`: starts imports and reports their results, as pages and as JSON for `bin/import`.

mod next;
mod notices;

use std::collections::BTreeMap;

use ::http::{StatusCode, header};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::frame::{Frame, PAGE, Section, row_id};
use crate::{
    catalogue::diff::Difference,
    context::{Context, random_token},
    error::Error,
    import::{
        USUAL,
        quantities::NoQuantities,
        redirects::FileKind,
        row::shortened,
        stock::StockChoice,
        store::{self, ImportState, LINES, NewImport, ProductOutcome, Severity},
    },
    jobs::{self, Job},
    json,
    platform::{Body, Broken, Objects, Platform, Rows},
    staff::Person,
    time::UnixMs,
    web::{
        http::{self, CachePolicy, Response},
        list::{Id, Keyed, Page, Walk},
        url,
    },
};

/// The maximum bytes of a file. On the usual plans, Cloudflare refuses requests of more than 100 MB.
const MAX_BYTES: u64 = 95 << 20;

/// How many times to try to save a retry, if the import changes meanwhile.
const TRIES: u32 = 4;

#[derive(Deserialize)]
struct IdRow {
    id: i64,
}

#[derive(Serialize)]
struct Started {
    id: i64,
    url: String,
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
    let length = http::text(&cx.headers, &header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    let bytes = length.ok_or(Error::LengthRequired)?;
    if bytes > MAX_BYTES {
        return Err(Error::TooLarge(
            "The file is larger than 95 MB. Split it, and import the parts one after the other.",
        ));
    }
    if bytes == 0 {
        return Err(Error::Unprocessable("The file is empty.".to_owned()));
    }
    let name: String =
        cx.query.get("name").unwrap_or("products.csv").chars().filter(|c| !c.is_control()).take(200).collect();
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
    let file_key = format!("imports/{}", random_token(cx.platform)?);
    cx.platform.objects().put(&file_key, body, "text/csv", &BTreeMap::new()).await?;
    let import =
        NewImport { file_name: &name, file_key: &file_key, bytes, dry_run, no_quantities, stock, as_of, encoding };
    let [started, _] = cx.rows(store::start(&import, &person.by(), cx.now)).await?;
    let IdRow { id } = started.one()?;
    // If the queue does not take the job, cron starts the import.
    let _ = jobs::send(cx.platform, &[Job::Import(id)], 0).await;
    http::json(StatusCode::CREATED, &Started { id, url: format!("{}{}", cx.origin, url::import_path(id)) })
}

/// An import with its counts.
#[derive(Debug, Deserialize, Serialize)]
struct Summary {
    id: i64,
    file_name: String,
    kind: FileKind,
    state: ImportState,
    problem: String,
    /// 1 for a dry run, otherwise 0. The JSON has the same numbers.
    dry_run: i64,
    bytes: i64,
    offset: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    skipped: i64,
    errors: i64,
    /// The merchant's choice for variants without a quantity: `keep`, `untracked` or a number of units.
    no_quantities: String,
    /// The number of variants with tracked stock, but no quantity in the file and no units on hand.
    uncounted: i64,
    /// The number of products whose rows are not consecutive in the file.
    apart: i64,
    /// The encoding that the file was read with. Empty before the header was read.
    read_as: String,
    /// 1 if the shop guessed the encoding, because neither the file nor the merchant names one.
    is_guessed: i64,
    /// A text from the file with letters outside ASCII, so that the merchant can check the encoding. Empty if the file
    /// has only ASCII.
    example: String,
    /// The row of the example in the file; 0 if there is no example.
    example_row: i64,
    /// The merchant's choice for variants whose stock the shop counts already.
    stock: StockChoice,
    /// The time when the units in the file were counted. If the merchant did not give the time, it is the time when the
    /// import was started. Unix milliseconds.
    as_of: UnixMs,
    /// The number of variants that kept their stock, although the file has another number of units.
    stock_kept: i64,
    stock_set: i64,
    stock_adjusted: i64,
    /// The number of variants whose stock could not be set or adjusted.
    stock_left: i64,
    /// The number of accepted or paid orders that cannot be sent in full, because this import reduced the stock.
    stock_short: i64,
    /// The e-mail address of the person who started the import.
    started_by: String,
    /// Unix milliseconds.
    created_at: i64,
    /// Unix milliseconds.
    finished_at: Option<i64>,
}

impl Keyed for Summary {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id)
    }
}

impl Summary {
    fn has_failed(&self) -> bool {
        self.state == ImportState::Failed
    }

    fn has_products(&self) -> bool {
        self.kind == FileKind::Products
    }

    const fn started_at(&self) -> UnixMs {
        UnixMs(self.created_at)
    }

    const fn is_dry(&self) -> bool {
        self.dry_run != 0
    }

    /// The result in one line.
    fn counts(&self) -> String {
        let parts = [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.skipped, "skipped"),
            (self.errors, "with errors"),
        ];
        let some = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        some.collect::<Vec<_>>().join(", ")
    }
}

#[derive(Template)]
#[template(path = "admin/imports/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    page: Page<Summary>,
}

/// `GET /admin/imports`; `after={id}` for later pages.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let [imports] = cx.page_batch([store::imports(walk.after, walk.limit())]).await?;
    let page = walk.page(imports.all()?, Section::Imports.url().to_owned());
    if cx.wants_json() {
        return http::json(StatusCode::OK, &page.rows);
    }
    let view = ListPage { frame: Frame::new(cx, person, Section::Imports, "Imports"), page };
    cx.html(view.page.status(), &view, CachePolicy::Private)
}

/// The number of pictures in each state.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Pictures {
    pending: i64,
    stored: i64,
    failed: i64,
}

#[derive(Debug, Deserialize, Serialize)]
struct ProblemRow {
    row: i64,
    column: Option<String>,
    severity: Severity,
    message: String,
}

impl ProblemRow {
    fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

#[derive(Debug, Deserialize)]
struct ChangeRow {
    handle: String,
    row: i64,
    outcome: ProductOutcome,
    changes: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct FailedRow {
    source: String,
    problem: String,
}

/// A report, with at most [`LINES`] lines of each kind.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    import: Summary,
    notices: Vec<String>,
    pictures: Pictures,
    problems: Vec<ProblemRow>,
    changes: Vec<Changed>,
    failed_pictures: Vec<FailedRow>,
    /// True if some lines were left out.
    is_cut: bool,
    /// The next steps for the merchant.
    next: Vec<String>,
}

/// A product that was created or updated.
#[derive(Serialize)]
struct Changed {
    handle: String,
    row: i64,
    outcome: ProductOutcome,
    changes: Vec<Difference>,
}

impl TryFrom<ChangeRow> for Changed {
    type Error = Error;

    fn try_from(row: ChangeRow) -> Result<Self, Error> {
        let ChangeRow { handle, row, outcome, changes } = row;
        let changes = json::read(&changes).map_err(|error| Error::Internal(format!("changes of {handle}: {error}")))?;
        Ok(Self { handle, row, outcome, changes })
    }
}

#[derive(Template)]
#[template(path = "admin/imports/show.html")]
struct ShowPage<'a> {
    frame: Frame<'a>,
    report: Report,
}

/// `GET /admin/imports/{id}`
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = row_id(id)?;
    let [summary, pictures, problems, changes, failed] = cx.page_batch(store::report(id)).await?;
    let import: Summary = summary.maybe()?.ok_or(Error::NotFound)?;
    let pictures: Pictures = pictures.maybe()?.unwrap_or_default();
    let mut problems: Vec<ProblemRow> = problems.all()?;
    let mut changes = changes.all::<ChangeRow>()?.into_iter().map(Changed::try_from).collect::<Result<Vec<_>, _>>()?;
    let mut failed_pictures: Vec<FailedRow> = failed.all()?;
    let longest = problems.len().max(changes.len()).max(failed_pictures.len());
    problems.truncate(LINES);
    changes.truncate(LINES);
    failed_pictures.truncate(LINES);
    let is_cut = longest > LINES;
    let notices = import.notices();
    let mut report = Report { import, notices, pictures, problems, changes, failed_pictures, is_cut, next: Vec::new() };
    report.next = report.steps(&cx.origin);
    if cx.wants_json() {
        return http::json(StatusCode::OK, &report);
    }
    let title = format!("Import of {}", report.import.file_name);
    let view = ShowPage { frame: Frame::new(cx, person, Section::Imports, title), report };
    cx.html(StatusCode::OK, &view, CachePolicy::Private)
}

/// `POST /admin/imports/{id}/retries`: resumes a failed import, and fetches its failed pictures again.
pub async fn retry<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = row_id(id)?;
    let results = retry_as_read(cx, &person, id).await?;
    let [.., imports, _] = results.as_slice() else {
        return Err(Error::Internal("a batch with too few results".to_owned()));
    };
    let imports = imports.all::<IdRow>()?.into_iter().map(|row| Job::Import(row.id));
    // If the queue does not take the jobs, cron sends them.
    let _ = jobs::send(cx.platform, &imports.chain([Job::Pictures]).collect::<Vec<_>>(), 0).await;
    if cx.wants_json() {
        return http::json(StatusCode::OK, &Started { id, url: format!("{}{}", cx.origin, url::import_path(id)) });
    }
    http::see_other(&url::import_path(id))
}

/// Reads the import, and saves that it runs again. If the import changed between the read and the write, tries again.
async fn retry_as_read<P: Platform>(cx: &Context<'_, P>, person: &Person, id: i64) -> Result<Vec<Rows>, Error> {
    for _ in 0..TRIES {
        let [rows] = cx.rows([store::state(id)]).await?;
        let was: store::StateRow = rows.maybe()?.ok_or(Error::NotFound)?;
        let mut statements = store::retry(id, &was, &person.by(), cx.now).to_vec();
        statements.push(store::retry_media(id, cx.now));
        match cx.batch(&statements).await {
            Err(error) if error.broken() == Some(Broken::ImportMoved) => {}
            result => return Ok(result?),
        }
    }
    Err(Error::Internal(format!("import {id} is moved too often")))
}
