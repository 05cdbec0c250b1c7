//! `/admin/imports/{id}`: the report of an import.

use ::http::{HeaderValue, StatusCode, header};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{choices, summary::Summary};
use crate::{
    admin::frame::{Frame, Section, row_id},
    catalogue::diff::Difference,
    context::Context,
    error::Error,
    import::{
        self,
        store::{self, LINES, ProductOutcome, Severity},
    },
    json,
    platform::Platform,
    staff::Person,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
    },
};

/// The number of pictures in each state.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Pictures {
    pub pending: i64,
    pub stored: i64,
    pub failed: i64,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct ProblemRow {
    pub row: i64,
    pub column: Option<String>,
    pub severity: Severity,
    pub message: String,
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
pub struct FailedRow {
    source: String,
    problem: String,
}

/// A report, with at most [`LINES`] lines of each kind.
#[derive(Serialize)]
pub struct Report {
    #[serde(flatten)]
    pub import: Summary,
    pub notices: Vec<String>,
    pub pictures: Pictures,
    pub problems: Vec<ProblemRow>,
    pub changes: Vec<Changed>,
    pub failed_pictures: Vec<FailedRow>,
    /// True if some lines were left out.
    pub is_cut: bool,
    /// The next steps for the merchant.
    pub next: Vec<String>,
}

/// A product that was created or updated.
#[derive(Serialize)]
pub struct Changed {
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
    form: Form,
}

impl ShowPage<'_> {
    fn stock_hint(&self) -> String {
        format!(
            "A count stands for {}, when the file was sent. What was sold since stays sold.",
            self.frame.time(self.report.import.started_at())
        )
    }
}

/// `GET /admin/imports/{id}`
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    report(cx, person, row_id(id)?, Form::default()).await
}

/// The report, with the form that imports the file of a dry run.
pub async fn report<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: i64,
    mut form: Form,
) -> Result<Response<P::Native>, Error> {
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
    let reader = if cx.wants_json() { Reader::Program } else { Reader::Page };
    let notices = import.notices(reader);
    let mut report = Report { import, notices, pictures, problems, changes, failed_pictures, is_cut, next: Vec::new() };
    report.next = report.steps(&cx.origin, reader);
    if cx.wants_json() {
        return http::json(StatusCode::OK, &report);
    }
    choices::fill(&mut form, &report.import);
    let title = format!("Import of {}", report.import.file_name);
    let status = if form.is_ok() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(cx, person, Section::Imports, form.title(&title));
    let view = ShowPage { frame, report, form };
    cx.html(status, &view, CachePolicy::Private)
}

/// `GET /admin/imports/{id}/refused.csv`: the rows of the products with errors, to mend and import.
///
/// # Errors
/// `NotFound` if there are none.
pub async fn refused<P: Platform>(cx: &Context<'_, P>, id: &str) -> Result<Response<P::Native>, Error> {
    let bytes = import::refused(cx, row_id(id)?).await?;
    let mut response = http::answer(StatusCode::OK, "text/csv; charset=utf-8", bytes, CachePolicy::Private);
    let value = HeaderValue::from_static("attachment; filename=\"products-with-errors.csv\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    Ok(response)
}

/// Who reads a report. The advice in it names a command, or a form of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Page,
    /// `bin/import`
    Program,
}
