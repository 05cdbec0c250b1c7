//! Refuses HTML that would take the parser too long.
//!
//! A browser reopens an unclosed `<b>` in every following paragraph, so a few KB of unclosed tags before a few KB of
//! paragraphs become millions of elements. Descriptions come from suppliers, and a Worker has 128 MB.

/// The maximum depth of nested elements.
const MAX_DEPTH: usize = 256;

/// The maximum elements that the parser may have to create, estimated as depth times number of tags.
const MAX_ELEMENTS: usize = 500_000;

/// The maximum tags of a description. The parser needs quadratic time for elements that are not allowed in a table.
const MAX_TAGS: usize = 50_000;

/// Elements without content, and elements that the next element closes.
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
