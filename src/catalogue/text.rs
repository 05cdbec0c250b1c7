//! Plain text from a description, for search, summaries and search engines.

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

#[cfg(test)]
mod tests {
    use super::*;

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
