//! Guards the HTML parser against HTML that takes it too long.
//!
//! A browser opens an unclosed `<b>` anew in each paragraph that follows, so a few KB of unclosed tags before a few KB of
//! paragraphs make millions of elements. Descriptions come from suppliers, and a Worker has 128 MB.

/// How deep elements may stand in one another.
const MAX_DEPTH: usize = 256;

/// How many elements a parser may have to make: the depth times the number of tags.
const MAX_ELEMENTS: usize = 500_000;

/// How many tags a description may have: what stands wrongly in a table takes the parser the square of its count.
const MAX_TAGS: usize = 50_000;

/// Elements that have no content, or that end by themselves where the next one begins.
const CLOSED_BY_THEMSELVES: &[&str] = &[
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Whether parsing would take too long, guessed from opened and closed tags.
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
