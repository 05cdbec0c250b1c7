use std::collections::BTreeSet;

use proptest::prelude::*;
use scraper::{Html, Node};

use super::super::html::{ATTRIBUTES, ELEMENTS, SCHEMES, TooComplex, left_out, pictures, rewrite_pictures, sanitise};

/// One attack per line. `\n`, `\t` and `\0` in a line mean a line break, a tab and a NUL.
const ATTACKS: &str = include_str!("../../../tests/fixtures/xss.txt");

fn attacks() -> Vec<String> {
    let lines = ATTACKS.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let unescaped = |line: &str| line.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    lines.map(unescaped).collect()
}

fn clean(html: &str) -> String {
    sanitise(html).unwrap().html
}

/// Elements that the output must never have. This list is independent of the sanitiser's own list.
const NEVER: [&str; 24] = [
    "script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "select", "textarea",
    "link", "meta", "base", "svg", "math", "template", "noscript", "video", "audio", "source", "area", "portal",
];

/// Attributes that the output must never have, besides event handlers.
const NEVER_ATTRIBUTES: [&str; 9] =
    ["style", "srcset", "srcdoc", "formaction", "action", "id", "class", "ping", "background"];

/// The harmful parts of HTML. This function parses the HTML as a browser does. It uses none of the functions under
/// test, so an error in them cannot hide a fault.
fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for node in Html::parse_fragment(html).tree.nodes() {
        let element = match node.value() {
            Node::Element(element) => element,
            Node::Text(_) | Node::Document | Node::Fragment => continue,
            other => {
                faults.push(format!("{other:?}"));
                continue;
            }
        };
        let name = element.name();
        let is_html = &*element.name.ns == "http://www.w3.org/1999/xhtml";
        if !is_html
            || name == "h1"
            || NEVER.contains(&name)
            || !(ELEMENTS.contains(&name) || matches!(name, "html" | "body"))
        {
            faults.push(format!("<{name}>"));
        }
        for (attribute, value) in element.attrs() {
            let of = |element: &str| ATTRIBUTES.iter().any(|(of, names)| *of == element && names.contains(&attribute));
            let is_never = attribute.starts_with("on") || NEVER_ATTRIBUTES.contains(&attribute);
            let is_rel = name == "a" && attribute == "rel" && value == "noopener noreferrer";
            let is_safe_address = match (name, attribute) {
                ("img", "src") => value.starts_with("https://") || value.starts_with("/media/"),
                ("a", "href") => {
                    let scheme = value.split_once(':').map(|(scheme, _)| scheme);
                    let is_path = value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\");
                    is_path || scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
                }
                _ => true,
            };
            if is_never || !(of("*") || of(name) || is_rel) || !is_safe_address {
                faults.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    faults
}

#[test]
fn sanitised_attacks_are_harmless() {
    let attacks = attacks();
    assert!(attacks.len() >= 100, "the corpus has only {} attacks", attacks.len());
    for attack in attacks {
        let html = clean(&attack);
        assert_eq!(faults(&html), Vec::<String>::new(), "{attack:?} became {html:?}");
        assert_eq!(clean(&html), html, "{attack:?}: sanitising again changes the HTML");
        let shown = rewrite_pictures(&html, |_| None);
        assert!(!shown.contains("<img src=\"http"), "{attack:?}: {shown:?} has a picture of another server");
    }
}

/// A browser moves misplaced elements when it parses HTML, and mutation attacks exploit this. In sanitised HTML, a
/// browser must not move anything.
#[test]
fn a_browser_moves_nothing_in_sanitised_html() {
    for html in ["<li><table><li>", "<p><table><p>a</table>b", "<a href=/x><table><a href=/y>", "<dd><table><dd><dt>"] {
        let once = clean(html);
        assert_eq!(clean(&once), once, "{html}");
        assert_eq!(Html::parse_fragment(&once).root_element().inner_html(), once, "{html}");
    }
}

/// Proves that `faults` finds harmful HTML: more than 90 % of the attacks have faults before they are sanitised. The
/// others are plain text to current browsers.
#[test]
fn most_attacks_have_faults_before_sanitising() {
    let attacks = attacks();
    let recognised = attacks.iter().filter(|attack| !faults(attack).is_empty()).count();
    assert!(recognised * 10 > attacks.len() * 9, "{recognised} of {}", attacks.len());
}

#[test]
fn harmless_html_is_kept() {
    for html in [
        "<p>Soft <b>cotton</b>, <em>made</em> in<br>Porto &amp; Lisbon.</p>",
        "<ul><li>one</li><li>two</li></ul>",
        "<table><tbody><tr><th colspan=\"2\">Size</th></tr><tr><td>S</td><td>M</td></tr></tbody></table>",
        "<h2>Care</h2><blockquote>“Wash cold”</blockquote>",
        "<a href=\"https://maker.example/?a=1&amp;b=2\" rel=\"noopener noreferrer\">maker</a>",
        "<a href=\"/collections/hats\" rel=\"noopener noreferrer\">hats</a>",
        "<a href=\"mailto:shop@example.com\" rel=\"noopener noreferrer\">write</a>",
        "<img src=\"https://cdn.example/a.jpg\" alt=\"A hat\" width=\"600\">",
        "<p lang=\"ja\">和紙</p>",
        "1 &lt; 2",
        "plain text",
    ] {
        assert_eq!(clean(html), html);
    }
}

#[test]
fn html_that_is_not_allowed_is_removed_or_rewritten() {
    for (html, expected) in [
        ("<h1 class=big>Hat</h1>", "<h2>Hat</h2>"),
        ("<p style=\"color:red\" onclick=\"x()\" id=a data-x=1>Hat</p>", "<p>Hat</p>"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("a<iframe src=https://video.example></iframe>b", "ab"),
        ("<font color=red>red</font> <center>mid</center>", "red mid"),
        ("<form action=/x><input name=a>Go</form>", "Go"),
        ("<a href=#size>x</a>", "<a rel=\"noopener noreferrer\">x</a>"),
        ("<a href=javascript:alert(1)>x</a>", "<a rel=\"noopener noreferrer\">x</a>"),
        ("<a href=\"products/cap\">x</a>", "<a rel=\"noopener noreferrer\">x</a>"),
        ("<a href=//maker.example>x</a>", "<a href=\"https://maker.example\" rel=\"noopener noreferrer\">x</a>"),
        ("<img src=data:image/png;base64,AAAA alt=x>", ""),
        ("<img alt=x>", ""),
        (
            "<img src=//cdn.example/a.jpg srcset=\"https://cdn.example/b.jpg 2x\">",
            "<img src=\"https://cdn.example/a.jpg\">",
        ),
        ("<!-- note --><p>Hat", "<p>Hat</p>"),
        ("</div></main>Hat", "Hat"),
        ("<img src=https://a.example/b.jpg width=100% height=9>", "<img src=\"https://a.example/b.jpg\" height=\"9\">"),
    ] {
        assert_eq!(clean(html), expected, "{html}");
    }
}

#[test]
fn pictures_are_found_and_rewritten() {
    let html = "<p><img src=\"http://a.example/1.jpg?x=1&y=2\" alt='x src=\"https://evil.example/\"'>\
        <img src=https://b.example/2.jpg>text<img src=/media/own.png><img src=https://a.example/1.jpg?x=1&amp;y=2></p>";
    let sanitised = sanitise(html).unwrap();
    let sources = ["https://a.example/1.jpg?x=1&y=2", "https://b.example/2.jpg", "/media/own.png"];
    assert_eq!(sanitised.pictures, sources);
    assert_eq!(pictures(&sanitised.html), sources);
    let shown =
        rewrite_pictures(&sanitised.html, |source| (source == sources[0]).then(|| "/media/1\"&.jpg".to_owned()));
    assert_eq!(
        shown,
        "<p><img src=\"/media/1&quot;&amp;.jpg\" alt=\"x src=&quot;https://evil.example/&quot;\">text\
         <img src=\"/media/own.png\"><img src=\"/media/1&quot;&amp;.jpg\"></p>"
    );
    assert_eq!(faults(&shown), Vec::<String>::new());
}

#[test]
fn removed_content_causes_a_warning() {
    for (html, words) in [
        ("<p>Hat</p><img src=https://a.example/1.jpg>", &[][..]),
        ("<IMG src=data:image/png;base64,AA>", &["picture"]),
        ("<iframe src=https://video.example/></iframe>", &["video"]),
        ("<script>1</script><form><input></form>", &["script", "form"]),
    ] {
        let told = left_out(html, &clean(html));
        assert_eq!(told.len(), words.len(), "{html}: {told:?}");
        assert!(told.iter().zip(words).all(|(told, word)| told.contains(word)), "{told:?}");
    }
}

#[test]
fn html_that_takes_the_parser_too_long_is_refused() {
    for html in [
        "<div>".repeat(300),
        "<rt>".repeat(100_000),
        "<i></i>".repeat(30_000),
        "<table>".to_owned() + &"<br>".repeat(60_000),
    ] {
        assert_eq!(sanitise(&html), Err(TooComplex), "{} bytes", html.len());
    }
    let long = "<p>Some <b>bold</b> words.</p>\n".repeat(8_000);
    assert_eq!(clean(&long), long, "many tags without deep nesting are allowed");
}

/// Texts made of pieces of tags, attributes and entities in random order.
fn scraps() -> impl Strategy<Value = String> {
    let attacks = attacks();
    let words: BTreeSet<String> = attacks
        .iter()
        .flat_map(|attack| attack.split_inclusive(['<', '>', ' ', '=', '"', '\'', '/', ';']))
        .map(str::to_owned)
        .chain(ELEMENTS.iter().flat_map(|name| [format!("<{name}>"), format!("</{name}>"), format!("<{name} ")]))
        .collect();
    let words: Vec<String> = words.into_iter().collect();
    proptest::collection::vec(proptest::sample::select(words), 0..25).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sanitised_scraps_of_attacks_are_harmless(html in scraps()) {
        let sanitised = sanitise(&html).unwrap();
        prop_assert_eq!(faults(&sanitised.html), Vec::<String>::new(), "{}", sanitised.html);
        prop_assert_eq!(clean(&sanitised.html), sanitised.html.clone());
        let address = |source: &str| source.len().is_multiple_of(2).then(|| format!("/media/{source}"));
        let shown = rewrite_pictures(&sanitised.html, address);
        prop_assert_eq!(faults(&shown), Vec::<String>::new(), "{}", shown);
    }

    /// Text without special characters skips the parser. An HTML comment in front of the text forces it through the
    /// parser. The results must be equal.
    #[test]
    fn text_that_skips_the_parser_is_the_same_as_parsed_text(text in any::<String>()) {
        let parsed = clean(&format!("<!---->{text}"));
        prop_assert_eq!(clean(&text), parsed);
    }

    #[test]
    fn no_text_makes_the_sanitiser_panic(html in any::<String>()) {
        let _ = sanitise(&html);
        let _ = (pictures(&html), rewrite_pictures(&html, |_| None));
    }
}
