//! Refuses HTML that would take too much of the parser's time or memory.
//!
//! An HTML parser opens an unclosed `<b>` again in every following paragraph. So a thousand unclosed tags before a
//! thousand paragraphs become a million elements, and a Worker has only 128 MB of memory. Merchants may paste HTML from
//! their suppliers, so broken HTML must be expected.

/// The maximum depth of nested elements.
const MAX_DEPTH: usize = 256;

/// The maximum number of elements that the parser may have to create. The estimate is the greatest depth times the
/// number of tags.
const MAX_ELEMENTS: usize = 500_000;

/// The maximum number of tags in a description. If a table has many elements that are not allowed in it, the parser's
/// time is quadratic in their number.
const MAX_TAGS: usize = 50_000;

/// Elements that do not add to the depth: they have no content, or the next element closes them.
const CLOSED_BY_THEMSELVES: &[&str] = &[
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// True if parsing may take too long. The estimate counts start tags and end tags.
pub fn is_excessive(html: &str) -> bool {
    let (mut depth, mut deepest, mut count) = (0_usize, 0_usize, 0_usize);
    for piece in html.split('<').skip(1) {
        let (closes, piece) = match piece.strip_prefix('/') {
            Some(piece) => (true, piece),
            None => (false, piece),
        };
        if !piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        count += 1;
        let end = piece.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        let name = end.and_then(|end| piece.get(..end)).unwrap_or(piece);
        if CLOSED_BY_THEMSELVES.iter().any(|closed| closed.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    count > MAX_TAGS || deepest > MAX_DEPTH || deepest.saturating_mul(count) > MAX_ELEMENTS
}
