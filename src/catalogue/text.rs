//! Descriptions: as plain text, for search, summaries and search engines; and as they are shown.

/// The text of sanitised HTML: tags become spaces, character references their characters.
///
/// Sanitised HTML escapes `&`, `<` and `>` wherever they are not markup, so that no parser is needed to read it.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag_on)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag_on.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sanitised HTML with every table in a region of its own, which scrolls where the table is wider than the page, also
/// by keyboard.
///
/// Sanitised HTML writes `<` for tags only, and every table has its end.
pub fn scrollable_tables(html: &str) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut parts = html.split("<table");
    shown.push_str(parts.next().unwrap_or_default());
    for (part, number) in parts.zip(1_u32..) {
        shown.push_str(&format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table {number}\"><table"
        ));
        shown.push_str(part);
    }
    shown.replace("</table>", "</table></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_scroll_by_themselves() {
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
    fn examples() {
        assert_eq!(
            plain_text("<p>Tea &amp; <b>cake</b>,<br>3&nbsp;&lt; 4</p>\n<ul><li>one</li><li>two</li></ul>"),
            "Tea & cake , 3 < 4 one two"
        );
        assert_eq!(plain_text("no markup"), "no markup");
        assert_eq!(plain_text("cut <p"), "cut");
    }
}
