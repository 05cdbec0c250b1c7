//! Writes a chunk of the file in one batch.

use serde::Serialize;

use super::{handles, imports::ImportState};

use crate::{
    audit::By,
    catalogue::{
        diff::Difference,
        draft::ProductDraft,
        write::{Cause, Change, Reason, Writes},
    },
    import::{problem::RowError, stock::StockCounts},
    json,
    names::names,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// The maximum size of a parameter, in bytes. D1 accepts 2 MB, but a stored product is later read as one value of at
/// most 2 MB. This value also contains the stock and its reservations.
const MAX_PARAM: usize = 1_500_000;
/// The size of a variant's stock in the value that is read later, in bytes. Reservations are not included, because the
/// space between [`MAX_PARAM`] and 2 MB is for them.
const STOCK_BYTES: usize = 150;

/// True if the product is too large to be read from D1 after it is written.
pub fn is_too_large(draft: &ProductDraft) -> bool {
    let stock = draft.variants.len().saturating_mul(STOCK_BYTES);
    // The JSON of a draft has no variants and no pictures.
    let texts = [json::write(draft), json::write(&draft.variants), json::write(&draft.pictures)];
    texts.iter().fold(stock, |sum, text| sum.saturating_add(text.len())) > MAX_PARAM
}

names! {
    /// The result for one product or redirect in the file.
    pub enum ProductOutcome {
        Created = "created",
        Updated = "updated",
        /// The file changes nothing about the product.
        Unchanged = "unchanged",
        /// The shop cannot sell the product, or does not need the redirect.
        Skipped = "skipped",
        /// The product or redirect was refused because of an error.
        Error = "error",
    }
}

names! {
    pub enum Severity {
        /// The product or redirect was not saved.
        Error = "error",
        Warning = "warning",
    }
}

/// A problem and its severity.
#[derive(Debug, Serialize)]
pub struct Problem {
    pub severity: Severity,
    #[serde(flatten)]
    pub error: RowError,
}

/// The decision about one product or redirect of the file.
#[derive(Debug, Serialize)]
pub struct Decision {
    /// The handle of a product or the path of a redirect. The row number if there is neither.
    pub handle: String,
    /// The handle in the file, in lower case.
    pub written: String,
    pub row: u64,
    pub outcome: ProductOutcome,
    /// The changes for the report. Empty unless an existing product or redirect changes.
    pub changes: Vec<Difference>,
    #[serde(skip)]
    pub problems: Vec<Problem>,
    /// The SKUs in the file and their rows, if the product is written.
    #[serde(skip)]
    pub skus: Vec<(String, u64)>,
    #[serde(skip)]
    pub stock: StockCounts,
    /// The ids of accepted and paid orders that lack units of this product.
    #[serde(skip)]
    pub short: Vec<i64>,
    /// The product in the file, compared with the shop's product. `None` for a refused product and for a redirect.
    #[serde(skip)]
    pub change: Option<Change>,
}

impl Decision {
    /// The change to write; `None` if there is nothing to write for the product.
    pub fn written(&self) -> Option<&Change> {
        self.change.as_ref().filter(|_| matches!(self.outcome, ProductOutcome::Created | ProductOutcome::Updated))
    }
}

/// All decisions about one chunk of the file.
#[derive(Debug)]
pub struct Chunk<'a> {
    pub id: i64,
    /// JSON of the cursor at the chunk's beginning. The batch fails if the import has moved on to another cursor
    /// meanwhile.
    pub from: &'a str,
    /// JSON of the cursor at the next chunk's beginning.
    pub to: &'a str,
    /// The number of bytes of the file before the next chunk.
    pub offset: u64,
    /// True if this is the last chunk.
    pub finished: bool,
    /// True if the import writes only the report.
    pub is_dry: bool,
    /// The person who started the import.
    pub by: &'a By,
    pub file_name: &'a str,
    pub decisions: Vec<Decision>,
    pub now: UnixMs,
}

impl Chunk<'_> {
    /// The products to write; empty for a dry run.
    pub fn written(&self) -> impl Iterator<Item = &Change> {
        self.decisions.iter().filter(|_| !self.is_dry).filter_map(Decision::written)
    }
}

/// The batch that writes a chunk. The whole batch fails if another invocation wrote the chunk first, or if somebody
/// changed a product meanwhile. `None` if a parameter of a statement would be larger than `MAX_PARAM`.
pub fn write(chunk: &Chunk<'_>) -> Option<Vec<Statement>> {
    let mut statements = vec![sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(ImportDoneElsewhere),
            "'
         WHERE NOT EXISTS (SELECT 1 FROM import WHERE id = ?1 AND cursor = ?2 AND state = 'running')"
        ),
        chunk.id,
        chunk.from
    )];
    if !chunk.is_dry {
        let mut writes = Writes::default();
        for decision in &chunk.decisions {
            match decision.written() {
                Some(change) => writes.add(change, chunk.now),
                // `note_media` needs these rows, because `import_media` refers to `media`.
                None => decision.change.iter().for_each(|change| writes.add_media(change)),
            }
        }
        let cause = Cause { reason: Reason::Import, by: chunk.by, note: chunk.file_name };
        statements.extend(writes.statements(&cause, chunk.now));
        statements.extend(note_media(chunk));
        statements.extend(keep_handles(chunk));
    }
    statements.extend(write_report(chunk));
    let fits = |statement: &Statement| {
        statement
            .params
            .iter()
            .all(|param| !matches!(param, crate::platform::Param::Text(text) if text.len() > MAX_PARAM))
    };
    statements.iter().all(fits).then_some(statements)
}

/// Records the pictures of all products, including unchanged products, so that the report can show how many pictures
/// are stored, waiting or failed.
fn note_media(chunk: &Chunk<'_>) -> Option<Statement> {
    let changes = chunk.decisions.iter().filter_map(|decision| decision.change.as_ref());
    let keys: Vec<&str> = changes.flat_map(|change| &change.media).map(|media| media.key.as_str()).collect();
    (!keys.is_empty()).then(|| {
        sql!(
            "INSERT INTO import_media (import_id, key) SELECT CAST(?1 AS INTEGER), value FROM json_each(?2)
             WHERE true ON CONFLICT DO NOTHING",
            chunk.id,
            json::write(&keys)
        )
    })
}

/// Adds problems to the report if the import is in `state`. If a message is delivered twice and the first batch moved
/// the import to another state, the second batch adds nothing.
pub fn report_problems(id: i64, state: ImportState, problems: &[&Problem]) -> Statement {
    sql!(
        "INSERT INTO import_problem (import_id, row, column_name, severity, message)
         SELECT CAST(?1 AS INTEGER), value ->> 'row', value ->> 'column', value ->> 'severity', value ->> 'message'
         FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM import WHERE id = ?1 AND state = ?3)",
        id,
        json::write(&problems),
        state
    )
}

/// Records the handles in the file that differ from the handles in the shop, and redirects the addresses with these
/// handles to the products.
fn keep_handles(chunk: &Chunk<'_>) -> Vec<Statement> {
    let decisions = chunk.decisions.iter().filter(|decision| decision.change.is_some());
    let pairs: Vec<[&str; 2]> = decisions
        .map(|decision| [decision.written.as_str(), decision.handle.as_str()])
        .filter(|[written, handle]| written != handle && !written.is_empty())
        .collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    let pairs = json::write(&pairs);
    vec![handles::keep(&pairs), handles::redirect(&pairs, chunk.now)]
}

fn write_report(chunk: &Chunk<'_>) -> Vec<Statement> {
    let count = |outcome| {
        let count = chunk.decisions.iter().filter(|decision| decision.outcome == outcome).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    let mut stock = StockCounts::default();
    for decision in &chunk.decisions {
        stock += decision.stock;
    }
    let problems: Vec<&Problem> = chunk.decisions.iter().flat_map(|decision| &decision.problems).collect();
    let mut statements = vec![
        sql!(
            "INSERT INTO import_product (import_id, handle, row, outcome, changes, written)
             SELECT CAST(?1 AS INTEGER), value ->> 'handle', value ->> 'row', value ->> 'outcome', value -> 'changes',
               value ->> 'written'
             FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING",
            chunk.id,
            json::write(&chunk.decisions)
        ),
        report_problems(chunk.id, ImportState::Running, &problems),
        sql!(
            "UPDATE import SET cursor = ?2, offset = min(CAST(?3 AS INTEGER), bytes), rescues = 0, updated_at = ?4,
               state = iif(?5 = 1, 'done', state), finished_at = iif(?5 = 1, CAST(?4 AS INTEGER), NULL),
               created = created + CAST(?6 AS INTEGER), updated = updated + CAST(?7 AS INTEGER),
               unchanged = unchanged + CAST(?8 AS INTEGER), skipped = skipped + CAST(?9 AS INTEGER),
               errors = errors + CAST(?10 AS INTEGER), uncounted = uncounted + CAST(?11 AS INTEGER),
               stock_kept = stock_kept + CAST(?12 AS INTEGER), stock_set = stock_set + CAST(?13 AS INTEGER),
               stock_adjusted = stock_adjusted + CAST(?14 AS INTEGER), stock_left = stock_left + CAST(?15 AS INTEGER)
             WHERE id = ?1",
            chunk.id,
            chunk.to,
            i64::try_from(chunk.offset).unwrap_or(0),
            chunk.now,
            chunk.finished,
            count(ProductOutcome::Created),
            count(ProductOutcome::Updated),
            count(ProductOutcome::Unchanged),
            count(ProductOutcome::Skipped),
            count(ProductOutcome::Error),
            stock.uncounted,
            stock.kept,
            stock.set,
            stock.adjusted,
            stock.left
        ),
    ];
    let short: Vec<i64> = chunk.decisions.iter().flat_map(|decision| decision.short.iter().copied()).collect();
    if !short.is_empty() {
        statements.push(sql!(
            "INSERT INTO import_short (import_id, order_id) SELECT CAST(?1 AS INTEGER), value FROM json_each(?2)
             WHERE true ON CONFLICT DO NOTHING",
            chunk.id,
            json::write(&short)
        ));
    }
    let of = |decision: &Decision| {
        let handle = decision.handle.clone();
        decision.skus.iter().map(move |(sku, row)| (sku.clone(), handle.clone(), *row)).collect::<Vec<_>>()
    };
    let skus: Vec<(String, String, u64)> = chunk.decisions.iter().flat_map(of).collect();
    if !skus.is_empty() {
        statements.push(sql!(
            "INSERT INTO import_sku (import_id, sku, handle, row)
             SELECT CAST(?1 AS INTEGER), value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2) WHERE true
             ON CONFLICT DO NOTHING",
            chunk.id,
            json::write(&skus)
        ));
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{
        draft::{PictureDraft, VariantDraft},
        write::{StockState, Stored},
    };

    fn product(values: &[&str], sku: &str) -> ProductDraft {
        let variant = |value: &&str| VariantDraft {
            values: vec![(*value).to_owned()],
            sku: sku.to_owned(),
            ..VariantDraft::default()
        };
        let source = format!("https://example.com/{sku}.jpg");
        ProductDraft {
            handle: "cup".to_owned(),
            variants: values.iter().map(variant).collect(),
            pictures: vec![PictureDraft { source, alt: String::new() }],
            ..ProductDraft::default()
        }
    }

    /// D1 limits the number of statements per invocation.
    #[test]
    fn a_chunk_has_few_statements_and_none_without_effect() {
        let count = |stored: Option<ProductDraft>, is_dry| {
            let stock = vec![StockState::default(); 2];
            let stored = stored.map(|draft| Stored { revision: 1, publish_at: None, draft, stock });
            let decision = Decision {
                handle: "cup".to_owned(),
                written: "cup".to_owned(),
                row: 2,
                outcome: ProductOutcome::Updated,
                changes: Vec::new(),
                problems: Vec::new(),
                skus: vec![("b".to_owned(), 2)],
                stock: StockCounts::default(),
                short: Vec::new(),
                change: Some(Change::new(product(&["S", "M"], "b"), stored)),
            };
            let chunk = Chunk {
                id: 1,
                from: "",
                to: "",
                offset: 0,
                finished: false,
                is_dry,
                by: &By::Shop,
                file_name: "",
                decisions: vec![decision],
                now: UnixMs(0),
            };
            write(&chunk).unwrap().len()
        };
        assert_eq!(count(None, false), 12, "a new product");
        assert_eq!(count(Some(product(&["S", "M"], "b")), false), 9, "a product with the same variants and pictures");
        assert_eq!(count(Some(product(&["S", "L"], "a")), false), 14, "a product with other variants and pictures");
        assert_eq!(count(Some(product(&["S", "L"], "a")), true), 5, "a dry run");
    }
}
