//! Converts descriptions: to plain text for search and summaries, and to HTML with tables that scroll.

use crate::shop::Lang;

/// Elements within a line of text. Their tags do not separate words.
#[rustfmt::skip]
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "u", "var", "wbr",
];

/// The HTML of a typed text, not sanitised yet. A text without tags becomes paragraphs: an empty line separates two of
/// them.
pub fn from_typed(typed: &str) -> String {
    if typed.contains('<') { typed.trim().to_owned() } else { paragraphs(typed) }
}

fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(|block| format!("<p>{}</p>", block.replace('\n', "<br>\n"))).collect::<Vec<_>>().join("\n")
}

/// The text of sanitised HTML. Tags of elements that are not in `INLINE` become spaces, except before punctuation.
/// Character references such as `&amp;` are decoded.
///
/// Sanitised HTML escapes every `&`, `<` and `>` outside tags, so this function needs no HTML parser.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut parts = html.split('<');
    text.push_str(parts.next().unwrap_or_default());
    let mut is_apart = false;
    for part in parts {
        let Some((tag, words)) = part.split_once('>') else { break };
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        is_apart |= !INLINE.contains(&name);
        if words.is_empty() {
            continue;
        }
        if is_apart && !words.starts_with([',', '.', ';', ':', '!', '?', ')', ']']) {
            text.push(' ');
        }
        is_apart = false;
        text.push_str(words);
    }
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts every table of sanitised HTML into its own region. A table that is wider than the page then scrolls inside its
/// region, also by keyboard.
///
/// In sanitised HTML, `<` occurs only in tags, and every table has an end tag. So a search for `<table` and `</table>`
/// finds exactly the tables.
///
/// `lang` is the language of the description. The pages and the names of the regions are in English. If `lang` is
/// another language, attributes mark the language of each name and of each table.
pub fn scrollable_tables(html: &str, lang: Lang<'_>) -> String {
    let own = lang.to_string();
    let (language, open, close) =
        if own.is_empty() { ("", String::new(), "") } else { (" lang=\"en\"", format!("<div{own}>"), "</div>") };
    let mut shown = String::with_capacity(html.len());
    let mut parts = html.split("<table");
    shown.push_str(parts.next().unwrap_or_default());
    for (part, number) in parts.zip(1_u32..) {
        shown.push_str(&format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\"{language} aria-label=\"Table {number}\">{open}<table"
        ));
        shown.push_str(part);
    }
    shown.replace("</table>", &format!("</table>{close}</div>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_gets_a_region_of_its_own() {
        let scrollable_tables = |html| super::scrollable_tables(html, Lang::new("en"));
        assert_eq!(scrollable_tables("<p>No table &lt;table</p>"), "<p>No table &lt;table</p>");
        let region =
            |number| format!("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table {number}\">");
        assert_eq!(
            scrollable_tables("a<table lang=\"de\"><tbody></tbody></table>b<table></table>"),
            format!(
                "a{}<table lang=\"de\"><tbody></tbody></table></div>b{}<table></table></div>",
                region(1),
                region(2)
            )
        );
    }

    #[test]
    fn the_name_of_a_region_is_in_the_language_of_the_page() {
        assert_eq!(
            super::scrollable_tables("<table></table>", Lang::new("de")),
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" lang=\"en\" aria-label=\"Table 1\">\
             <div lang=\"de\"><table></table></div></div>"
        );
    }

    #[test]
    fn html_becomes_plain_text() {
        assert_eq!(
            plain_text("<p>Tea &amp; <b>cake</b>,<br>3&nbsp;&lt; 4</p>\n<ul><li>one</li><li>two</li></ul>"),
            "Tea & cake, 3 < 4 one two"
        );
        assert_eq!(
            plain_text(
                "<p>H<sub>2</sub>O (<a href=\"/\">tap</a>)<br>.</p><p><b>Cold</b> <i>!</i><img src=\"x\">Hot</p>"
            ),
            "H2O (tap). Cold ! Hot"
        );
        assert_eq!(plain_text("no markup"), "no markup");
        assert_eq!(plain_text("cut <p"), "cut");
    }
}
