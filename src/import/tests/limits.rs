use super::{import, refusal};

fn only_error(file: &str, expected: &str) {
    let errors = refusal(file);
    assert!(errors.len() == 1 && errors[0].contains(expected), "expected only {expected:?}, got {errors:?}");
}

#[test]
fn a_product_may_have_2048_variants_and_no_more() {
    let sizes = |count: usize| {
        let rows: String = (0..count).map(|size| format!("hat,Hat,Size,{size},5\n")).collect();
        format!("Handle,Title,Option1 Name,Option1 Value,Price\n{rows}")
    };
    assert_eq!(import(&sizes(2048)).product.variants.len(), 2048);
    only_error(&sizes(2049), "Row 2050, Option1 Value: The product has 2049 variants; the limit is 2048.");
}

#[test]
fn a_product_may_have_250_pictures_and_no_more() {
    let pictures = |count: usize| {
        let rows: String = (0..count).map(|number| format!("hat,,,https://a.example/{number}.jpg\n")).collect();
        format!("Handle,Title,Price,Image Src\nhat,Hat,5,\n{rows}")
    };
    assert_eq!(import(&pictures(250)).product.pictures.len(), 250);
    only_error(&pictures(251), "The product has 251 pictures; the limit is 250.");
}

#[test]
fn a_product_may_have_250_tags_and_a_tag_255_characters() {
    let tags = |count: usize| {
        let tags: Vec<String> = (0..count).map(|number| format!("tag {number}")).collect();
        format!("Title,Price,Tags\nHat,5,\"{}\"\n", tags.join(","))
    };
    assert_eq!(import(&tags(250)).product.tags.len(), 250);
    only_error(&tags(10_000), "Row 2, Tags: The product has 10000 tags; the limit is 250.");
    only_error(&format!("Title,Price,Tags\nHat,5,{}\n", "é".repeat(256)), "is longer than 255 characters");
    import(&format!("Title,Price,Tags\nHat,5,{}\n", "é".repeat(255)));
}

#[test]
fn short_texts_have_a_maximum_length() {
    for (column, most) in [
        ("Title", 255),
        ("Vendor", 255),
        ("SKU", 255),
        ("SEO Title", 255),
        ("Option1 Value", 255),
        ("SEO Description", 5_000),
    ] {
        let file = |length: usize| {
            let text = "é".repeat(length);
            match column {
                "Title" => format!("Handle,Title,Price\nhat,{text},5\n"),
                _ => format!(
                    "Title,Price,Option1 Name,{column}\nHat,5,{},{text}\n",
                    if column == "Option1 Value" { "Size" } else { "" }
                ),
            }
        };
        import(&file(most));
        only_error(
            &file(most + 1),
            &format!("Row 2, {column}: This has {} characters; the limit is {most}.", most + 1),
        );
    }
}

#[test]
fn custom_fields_have_a_maximum_size() {
    let file = |length: usize| format!("Title,Price,Washing\nHat,5,{}\n", "x".repeat(length));
    import(&file(8 << 10));
    only_error(&file((8 << 10) + 1), "Row 2, Washing: This has 8193 bytes; the limit is 8192.");
    let headings: String = (0..33).map(|number| format!(",Field {number}")).collect();
    let cells = format!(",{}", "x".repeat(8 << 10)).repeat(33);
    only_error(&format!("Title,Price{headings}\nHat,5{cells}\n"), "more than 256 KB in total");
}

#[test]
fn descriptions_have_a_maximum_size_and_depth() {
    let file = |length: usize| format!("Title,Price,Body (HTML)\nHat,5,{}\n", "x".repeat(length));
    assert_eq!(import(&file(512 << 10)).product.description.len(), 512 << 10);
    only_error(&file((512 << 10) + 1), "Row 2, Body (HTML): The description has 513 KB; the limit is 512 KB.");
    let nested = format!("Title,Price,Body (HTML)\nHat,5,{}\n", "<div>".repeat(300));
    only_error(&nested, "too many tags");
}
