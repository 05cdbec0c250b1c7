//! The fields of a product's own form, and the draft that a form makes. Pure.

use crate::{
    catalogue::{
        draft::{
            MAX_COUNT, MAX_DESCRIPTION, MAX_LINE, MAX_TAGS, ProductDraft, ShortText, Status, VariantDraft, split_tags,
        },
        handle::{MAX_HANDLE, to_handle},
        html,
        text::from_typed,
    },
    money::{Currency, Money},
    web::form::{Form, Rule, whole_number},
};

/// The maximum bytes of a form: the longest description twice, percent-encoded, and the other fields.
pub const MAX_FORM: usize = (MAX_DESCRIPTION << 1) * 3 + (512 << 10);

/// The fields that another person may change at the same time.
pub const FIELDS: [&str; 10] = [
    "title",
    "description",
    "status",
    "published",
    "vendor",
    "product_type",
    "tags",
    "seo_title",
    "seo_description",
    "handle",
];

const HANDLE: Rule = Rule::optional("address", MAX_HANDLE);
const DESCRIPTION: Rule = Rule::optional("description", MAX_DESCRIPTION);
const TAGS: Rule = Rule::optional("tags", MAX_TAGS * (MAX_LINE + 2));
const SKU: Rule = Rule::optional("SKU", MAX_LINE);

/// The fields of the form with the values of a product.
pub fn values(product: &ProductDraft) -> [(&'static str, String); 10] {
    let [title, description, status, published, vendor, product_type, tags, seo_title, seo_description, handle] =
        FIELDS;
    [
        (title, product.title.clone()),
        (description, product.description.clone()),
        (status, product.status.name().to_owned()),
        (published, if product.published { "1" } else { "" }.to_owned()),
        (vendor, product.vendor.clone()),
        (product_type, product.product_type.clone()),
        (tags, product.tags.join(", ")),
        (seo_title, product.seo_title.clone()),
        (seo_description, product.seo_description.clone()),
        (handle, product.handle.clone()),
    ]
}

const fn name_of(text: ShortText) -> &'static str {
    match text {
        ShortText::Title => "title",
        ShortText::Vendor => "vendor",
        ShortText::ProductType => "product_type",
        ShortText::SeoTitle => "seo_title",
        ShortText::SeoDescription => "seo_description",
    }
}

const fn rule_of(text: ShortText) -> Rule {
    match text {
        ShortText::Title => Rule::required("title", text.most()),
        _ => Rule::optional(text.label(), text.most()),
    }
}

/// Reads the product's own fields. A field that the person left as it was keeps its stored value, even if the form
/// would not accept it. `None` if the form has problems.
pub fn read(form: &mut Form, stored: &ProductDraft) -> Option<ProductDraft> {
    let mut product = stored.clone();
    for text in ShortText::ALL {
        let name = name_of(text);
        if (!form.says(name, text.of(stored)) || form.typed(name).is_empty())
            && let Some(typed) = form.line(name, &rule_of(text))
        {
            *text.of_mut(&mut product) = typed;
        }
    }
    let description = description(form, &stored.description);
    let tags = tags(form, &stored.tags);
    let status = form.choice("status", "a status", &Status::ALL, Status::name);
    let published = form.parse("published", |typed| match typed {
        "" => Ok(false),
        "1" => Ok(true),
        _ => Err("This box was not sent correctly. Load the page again.".to_owned()),
    });
    let handle = handle(form, stored);
    if !form.is_ok() {
        return None;
    }
    product.description = description?;
    product.tags = tags?;
    product.status = status?;
    product.published = published?;
    product.handle = handle?;
    Some(product)
}

/// The HTML of the description. If something had to be removed, the field gets what is left and a problem says so. The
/// form can then be sent again.
pub fn description(form: &mut Form, stored: &str) -> Option<String> {
    const NAME: &str = "description";
    if form.says(NAME, stored) {
        return Some(stored.to_owned());
    }
    let (typed, sanitised) = form.parse(NAME, |typed| {
        let typed = from_typed(&DESCRIPTION.text(typed)?);
        if typed.len() > MAX_DESCRIPTION {
            let size = typed.len().div_ceil(1 << 10);
            return Err(format!("Shorten the description to {} KB: it has {size} KB.", MAX_DESCRIPTION >> 10));
        }
        let sanitised = html::sanitise(&typed).map_err(|error| error.to_string())?;
        Ok((typed, sanitised.html))
    })?;
    let removed = html::left_out(&typed, &sanitised);
    if !removed.is_empty() {
        form.replace(NAME, &sanitised);
        form.refuse(NAME, format!("{} Read what is left, and save again.", removed.join(" ")));
        return None;
    }
    Some(sanitised)
}

fn tags(form: &mut Form, stored: &[String]) -> Option<Vec<String>> {
    if form.says("tags", &stored.join(", ")) {
        return Some(stored.to_vec());
    }
    form.parse("tags", |typed| {
        let tags = split_tags(&TAGS.line(typed)?);
        if tags.len() > MAX_TAGS {
            return Err(format!("A product can have {MAX_TAGS} tags. Remove some: these are {}.", tags.len()));
        }
        match tags.iter().find(|tag| tag.chars().count() > MAX_LINE) {
            Some(_) => Err(format!("Shorten each tag to {MAX_LINE} characters, with commas between the tags.")),
            None => Ok(tags),
        }
    })
}

/// The handle, or one made from the title if the field is empty. It stays empty for a new product.
fn handle(form: &mut Form, stored: &ProductDraft) -> Option<String> {
    if form.says("handle", &stored.handle) {
        return Some(stored.handle.clone());
    }
    if form.typed("handle").is_empty() {
        return Some(made_from(form.typed("title")));
    }
    form.parse("handle", |typed| {
        let line = HANDLE.line(typed)?;
        let handle = to_handle(line.trim_start_matches("/products/"));
        match handle.chars().count() {
            0 => Err("Write an address with letters or digits, such as tea-cup.".to_owned()),
            1..=MAX_HANDLE => Ok(handle),
            _ => Err(format!("Shorten the address to {MAX_HANDLE} characters.")),
        }
    })
}

/// The handle of a product that has only a title.
pub fn made_from(title: &str) -> String {
    /// The number at the end of a second product's handle needs some characters.
    const MOST: usize = 200;
    let handle: String = to_handle(title).chars().take(MOST).collect();
    let handle = to_handle(&handle);
    if handle.is_empty() { "product".to_owned() } else { handle }
}

/// The only variant of a new product, from the fields `price`, `sku` and `stock`.
pub fn only_variant(form: &mut Form, currency: Currency) -> Option<VariantDraft> {
    let price = form.parse("price", |typed| match typed {
        "" => Err("Enter the price.".to_owned()),
        typed => Money::typed(typed, currency).map(|price| price.minor()),
    });
    let sku = form.line("sku", &SKU);
    let stock = form.parse("stock", |typed| match typed {
        "" => Ok(None),
        typed => whole_number(typed)
            .filter(|units| *units <= MAX_COUNT)
            .map(Some)
            .ok_or_else(|| "Enter a whole number such as 12, or nothing if you do not count.".to_owned()),
    });
    let stock = stock?;
    Some(VariantDraft {
        price: price?,
        sku: sku?,
        weight_unit: "kg".to_owned(),
        taxable: true,
        requires_shipping: true,
        tracked: stock.is_some(),
        on_hand: stock.unwrap_or(0),
        ..VariantDraft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(product: &ProductDraft, changes: &[(&str, &str)]) -> Form {
        let mut form = Form::default();
        for (name, value) in values(product) {
            form.fill(name, &value);
        }
        for (name, value) in changes {
            form.replace(name, value);
        }
        form
    }

    fn cup() -> ProductDraft {
        ProductDraft { handle: "cup".to_owned(), title: "Cup".to_owned(), ..ProductDraft::default() }
    }

    /// An import may write values that this form would refuse. They stay as they are.
    #[test]
    fn a_form_that_changes_nothing_keeps_even_odd_values() {
        let odd = ProductDraft {
            description: "<p>a\u{200b}</p>\n".to_owned(),
            tags: vec!["a, b".to_owned(), "A".to_owned()],
            vendor: " x ".to_owned(),
            seo_description: "one\ntwo".to_owned(),
            ..cup()
        };
        assert_eq!(read(&mut form(&odd, &[]), &odd), Some(odd));
    }

    #[test]
    fn fields_are_read_and_problems_say_what_to_do() {
        let read = |name: &str, value: &str| {
            let mut form = form(&cup(), &[(name, value)]);
            let product = read(&mut form, &cup());
            (product, form.field(name).problem)
        };
        assert_eq!(read("tags", " b, a ,B,, ").0.unwrap().tags, ["b", "a"]);
        assert_eq!(read("handle", "").0.unwrap().handle, "cup");
        assert_eq!(read("handle", "/products/Ünder 5").0.unwrap().handle, "ünder-5");
        assert_eq!(read("description", "a\r\n\r\nb & c").0.unwrap().description, "<p>a</p>\n<p>b &amp; c</p>");
        assert!(!read("published", "").0.unwrap().published);
        for (name, value, problem) in [
            ("title", "", "Enter the title."),
            ("handle", "***", "letters or digits"),
            ("handle", &"ß".repeat(256), "Shorten the address"),
            ("status", "sold", "Choose a status."),
            ("published", "yes", "not sent correctly"),
            ("tags", &"x,".repeat(3).replace('x', &"y".repeat(256)), "Shorten each tag"),
            ("tags", &(0..251).map(|n| format!("{n},")).collect::<String>(), "250 tags"),
            ("description", "<p>x</p><script>y()</script>", "A script was removed."),
            ("description", &"<div>".repeat(5000), "too many tags"),
        ] {
            let (product, found) = read(name, value);
            assert!(product.is_none() && found.contains(problem), "{name}: {found}");
        }
    }

    #[test]
    fn a_handle_is_made_from_a_title() {
        for (title, handle) in [("Tea Cup, 5\"", "tea-cup-5"), ("★", "product"), ("茶", "茶")] {
            assert_eq!(made_from(title), handle);
        }
        assert_eq!(made_from(&"x".repeat(255)).chars().count(), 200);
    }

    #[test]
    fn a_new_product_has_one_variant() {
        let euro = Currency::from_code("EUR").unwrap();
        let mut typed = Form::default();
        for (name, value) in [("price", "12,5"), ("sku", "A-1"), ("stock", "7")] {
            typed.fill(name, value);
        }
        let variant = only_variant(&mut typed, euro).unwrap();
        assert_eq!((variant.price, variant.tracked, variant.on_hand), (1250, true, 7));
        typed.replace("stock", "");
        assert!(!only_variant(&mut typed, euro).unwrap().tracked);
        for (name, value) in [("price", ""), ("price", "-1"), ("price", "1e3"), ("stock", "-1"), ("stock", "1.5")] {
            typed.replace("price", "1");
            typed.replace("stock", "1");
            typed.replace(name, value);
            assert!(
                only_variant(&mut typed, euro).is_none() && !typed.field(name).problem.is_empty(),
                "{name} {value}"
            );
        }
    }
}
