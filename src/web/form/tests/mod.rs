//! Tests of reading and showing forms.

mod address;

use askama::Template;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use super::*;

#[derive(Template)]
#[template(
    source = r#"{% import "web/form.html" as f %}<!doctype html><title>{{ form.title("T") }}</title>
{% call f::problems(form) %}{% endcall %}<form>
{% call f::input(form.field("a"), "A", "Like this") %}{{ rule }}{% endcall %}
{% call f::textarea(form.field("b"), "B", optional = true) %}rows="2"{% endcall %}
{% call f::select(form.field("c"), "C", options) %}required{% endcall %}
{% call f::radios(form.field("d"), options) %}D{% endcall %}
{% call f::control(form.field("e").with_id(String::from("other"))) %}type="hidden"{% endcall %}</form>"#,
    ext = "html"
)]
struct Page<'a> {
    form: &'a Form,
    rule: &'a str,
    options: &'a [(&'a str, &'a str)],
}

const OPTIONS: &[(&str, &str)] = &[("one", "One"), ("two", "Two & \"more\"")];
const RULE: Rule = Rule::required("word", 5);

fn form(values: &[(&str, &str)]) -> Form {
    Form::parse_bytes(form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish().as_bytes())
}

fn page(form: &Form) -> Html {
    Html::parse_document(&Page { form, rule: "", options: OPTIONS }.render().unwrap())
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn one<'a>(page: &'a Html, selector: &str) -> ElementRef<'a> {
    let found = all(page, selector);
    assert_eq!(found.len(), 1, "{selector} in {}", page.html());
    found[0]
}

fn typed(page: &Html) -> [String; 4] {
    let value =
        |selector| all(page, selector).first().map(|found| found.attr("value").unwrap().to_owned()).unwrap_or_default();
    [value("#a"), one(page, "#b").text().collect(), value("#c [selected]"), value("#d [checked]")]
}

proptest! {
    /// A form keeps every visible character of its input, whether or not its fields have problems.
    #[test]
    fn typed_values_are_shown_again(
        a in "\\PC{0,20}",
        b in "(\\PC|\n|\t){0,40}",
        c in 0_usize..2,
        d in 0_usize..2,
        wrong: bool,
    ) {
        let mut form = form(&[("a", &a), ("a", "a second one"), ("b", &b), ("c", OPTIONS[c].0), ("d", OPTIONS[d].0)]);
        let (a, b) = (visible(&a), visible(&b));
        for name in ["a", "b", "c", "d", ""] {
            if wrong {
                form.refuse(name, "Wrong.");
            }
        }
        prop_assert_eq!(&form.field("a").value, &a);
        prop_assert_eq!(form.typed("b"), b.trim());
        prop_assert_eq!(typed(&page(&form)), [a, b, OPTIONS[c].0.to_owned(), OPTIONS[d].0.to_owned()]);
    }

    /// The input may contain control characters. Only the rules of the fields refuse these, after the form is read.
    #[test]
    fn any_bytes_can_be_read_and_shown(bytes: Vec<u8>) {
        let form = Form::parse_bytes(&bytes);
        let sent: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
        for (name, _) in &sent {
            let first = sent.iter().find(|(other, _)| other == name).unwrap();
            prop_assert_eq!(&form.field(name).value, &visible(&first.1));
        }
        drop(page(&form));
    }
}

#[test]
fn a_form_without_problems_marks_no_field() {
    let page = page(&form(&[("a", "x"), ("e", "y")]));
    assert!(all(&page, "[aria-invalid], [autofocus], [role=alert], .problem").is_empty());
    assert_eq!(one(&page, "title").text().collect::<String>(), "T");
    assert_eq!(one(&page, "label[for=a]").text().collect::<String>(), "A");
    assert_eq!(one(&page, "label[for=b]").text().collect::<String>(), "B (optional)");
    assert_eq!(one(&page, "#d legend").text().collect::<String>(), "D");
    assert_eq!(
        (one(&page, "#a").attr("aria-describedby"), one(&page, "#a-hint").text().collect()),
        (Some("a-hint"), "Like this".to_owned())
    );
    assert_eq!(one(&page, "#b").attr("aria-describedby"), None);
    assert_eq!((one(&page, "#other").attr("name"), one(&page, "#other").attr("value")), (Some("e"), Some("y")));
}

#[test]
fn each_problem_belongs_to_its_field_and_the_first_wrong_field_gets_the_focus() {
    for (wrong, focus) in [("abcd", "a"), ("bcd", "b"), ("cd", "c"), ("d", "d"), ("da", "d")] {
        let mut form = form(&[("d", "two")]);
        form.refuse("", "The form has a problem.");
        for name in wrong.chars().map(String::from) {
            form.refuse(&name, format!("{name} is <wrong>."));
            form.refuse(&name, "A second problem of the same field is not shown.");
        }
        let page = page(&form);
        assert_eq!(one(&page, "title").text().collect::<String>(), "Problem: T");
        for name in wrong.chars() {
            let invalid = one(&page, &format!("#{name}"));
            assert_eq!(invalid.attr("aria-invalid"), Some("true"), "{name}");
            assert!(invalid.attr("aria-describedby").unwrap().starts_with(&format!("{name}-problem")), "{name}");
            assert_eq!(
                one(&page, &format!("#{name}-problem")).text().collect::<String>(),
                format!("{name} is <wrong>.")
            );
        }
        assert_eq!(all(&page, "[aria-invalid]").len(), wrong.len(), "{wrong}");
        let focused = one(&page, "[autofocus]");
        assert_eq!(focused.attr("name"), Some(focus));
        let alert = one(&page, "[role=alert]");
        assert_eq!(
            (alert.text().collect::<String>().trim(), alert.attr("tabindex")),
            ("The form has a problem.", None)
        );
    }
}

#[test]
fn the_problems_of_the_whole_form_get_the_focus_if_no_field_has_a_problem() {
    let mut form = Form::default();
    assert!(form.is_ok());
    form.refuse("", "One.");
    form.refuse("", "Two.");
    assert!(!form.is_ok());
    let page = page(&form);
    assert_eq!(one(&page, "[autofocus]").attr("role"), Some("alert"));
    assert_eq!(all(&page, "[role=alert] p").len(), 2);
}

#[test]
fn a_field_is_filled_only_if_it_was_not_sent() {
    let mut form = form(&[("a", ""), ("b", " x ")]);
    for name in ["a", "b", "c"] {
        form.fill(name, "proposed");
    }
    let value = |form: &Form, name: &str| form.field(name).value;
    assert_eq!(
        (value(&form, "a").as_str(), value(&form, "b").as_str(), value(&form, "c").as_str()),
        ("", " x ", "proposed")
    );
    assert_eq!((form.typed("b"), form.typed("nothing"), form.has("nothing")), ("x", "", false));
    form.forget("b");
    assert!(!form.has("b"));
}

#[test]
fn lines_and_texts_are_checked_by_their_rules() {
    const TEXT: Rule = Rule::optional("note", 5);
    for (typed, line, text) in [
        ("", Err("Enter the word."), Ok("")),
        ("Grüße", Ok("Grüße"), Ok("Grüße")),
        (
            "茶茶茶茶茶茶",
            Err("Shorten the word to 5 characters: it has 6."),
            Err("Shorten the note to 5 characters: it has 6."),
        ),
        ("a\r\nb\tc", Err("Write the word in one line."), Ok("a\nb\tc")),
        ("a\tb", Err("Type the word again without a tab."), Ok("a\tb")),
        ("a\rb", Err("Write the word in one line."), Ok("a\nb")),
        ("a\u{85}b", Err("Write the word in one line."), Ok("a\nb")),
        (
            "a\u{0}",
            Err("Type the word again without a control character (U+0000)."),
            Err("Type the note again without a control character (U+0000)."),
        ),
    ] {
        assert_eq!(RULE.line(typed).as_deref().map_err(String::as_str), line, "{typed:?}");
        assert_eq!(TEXT.text(typed).as_deref().map_err(String::as_str), text, "{typed:?}");
    }
    assert_eq!(
        (RULE.to_string(), TEXT.to_string()),
        ("maxlength=\"5\" required".to_owned(), "maxlength=\"5\"".to_owned())
    );
}

/// A form removes invisible characters from all fields.
#[test]
fn invisible_characters_are_removed_before_a_value_is_checked() {
    let hidden = ["\u{fe0f}", "\u{2067}", "\u{200b}", "\u{ad}", "\u{feff}", "\u{e0061}"];
    for hidden in hidden {
        let typed = format!("{hidden}t{hidden}wo{hidden}");
        let mut form = form(&[("a", &typed), ("b", hidden)]);
        assert_eq!((form.field("a").value.as_str(), form.typed("a")), ("two", "two"), "{hidden:?}");
        assert_eq!(form.line("a", &Rule::required("word", 3)).as_deref(), Some("two"), "{hidden:?}");
        assert_eq!(form.choice("a", "a number", &["one", "two"], |option| option), Some("two"));
        assert_eq!(form.line("b", &RULE), None, "nothing is left of {hidden:?}");
        assert_eq!(form.field("b").problem, "Enter the word.");
    }
}

#[test]
fn a_correction_is_suggested_only_once_for_a_value() {
    let mut first = form(&[("a", " tee ")]);
    first.offer("a", "<tea>");
    assert!(!first.is_ok());
    let shown = page(&first);
    assert_eq!(one(&shown, "title").text().collect::<String>(), "Question: T");
    let field = one(&shown, "#a");
    assert_eq!((field.attr("aria-describedby"), field.attr("aria-invalid")), (Some("a-offer a-hint"), None));
    assert_eq!(one(&shown, "[autofocus]").attr("id"), Some("a"));
    assert!(one(&shown, "#a-offer").text().collect::<String>().starts_with("Did you mean <tea>?"));
    assert_eq!(one(&shown, "#a-offer button").attr("value"), Some("offer"));
    let kept = one(&shown, "input[type=hidden][name=a-kept]").attr("value").unwrap().to_owned();

    let mut same = form(&[("a", "tee"), ("a-kept", &kept)]);
    same.offer("a", "tea");
    assert!(same.is_ok() && same.field("a").offer.is_empty(), "the person was already asked about this value");
    let mut other = form(&[("a", "teh"), ("a-kept", &kept)]);
    other.offer("a", "tea");
    assert_eq!((other.is_ok(), other.field("a").offer.as_str()), (false, "tea"), "a new value gets a question");
    other.refuse("b", "Wrong.");
    assert_eq!(other.title("T"), "Problem: T");
    assert!(other.field("b").focus && !other.field("a").focus, "a problem gets the focus before a question");
    other.replace("a", "tea");
    assert_eq!(other.typed("a"), "tea");
}

#[test]
fn a_value_is_read_or_the_field_gets_a_problem() {
    let mut form = form(&[("a", " tea "), ("b", "much too long"), ("c", "two"), ("d", "three")]);
    let options = ["one", "two"];
    assert_eq!(form.line("a", &RULE).as_deref(), Some("tea"));
    assert_eq!(form.choice("c", "a number", &options, |option| option), Some("two"));
    assert!(form.is_ok());
    assert_eq!(form.line("b", &RULE), None);
    assert_eq!(form.choice("d", "a number", &options, |option| option), None);
    assert_eq!(form.choice("missing", "a number", &options, |option| option), None);
    assert_eq!(form.field("d").problem, "Choose a number.");
    assert_eq!(form.field("missing").problem, "Choose a number.");
    assert!(form.field("b").focus && !form.field("d").focus && !form.is_ok());
}

#[test]
fn whole_numbers_have_only_ascii_digits() {
    for (typed, number) in
        [("0", Some(0)), ("007", Some(7)), ("9223372036854775807", Some(i64::MAX)), ("9223372036854775808", None)]
    {
        assert_eq!(whole_number(typed), number, "{typed}");
    }
    for typed in ["", "-1", "+1", "1.0", "1e1", "0x1", "\u{ff11}", "\u{661}", "1\u{0}", "one", " 1"] {
        assert_eq!(whole_number(typed), None, "{typed:?}");
    }
}
