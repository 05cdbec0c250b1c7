use crate::catalogue::draft::{PictureDraft, ProductDraft, Status};

use super::{import, import_onto, refusal, warnings};

/// A file with a product that has a value in every column.
const MUG: &str = "\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Status,Option1 Name,Option1 Value,SKU,Price,Compare-at price,\
Cost per item,Variant Grams,Variant Weight Unit,Inventory tracker,Inventory quantity,Variant Inventory Policy,\
Charge tax,Tax code,Requires shipping,Barcode,Image Src,Image Position,Image Alt Text,Variant Image,\
SEO Title,SEO Description,Gift Card,Google Shopping / Gender,Price / International,Variant Fulfillment Service
mug,Blue Mug,<p>A mug.</p>,Potter,Mugs,\"blue, tea, Blue\",true,active,Size,Small,M-S,12.50,15,4.10,300,g,shopify,7,\
deny,true,P1,true,4006381333931,https://cdn.example/b.jpg,2,Back,https://cdn.example/s.jpg,Mug,A blue mug,false,unisex,\
13.00,manual
mug,,,,,,,,,Large,M-L,14,,,450,g,shopify,-2,continue,false,,false,,https://cdn.example/a.jpg,1,Front,,,,,,14.50,manual
";

fn mug() -> ProductDraft {
    import(MUG).product
}

#[test]
fn every_column_is_read() {
    let applied = import(MUG);
    assert_eq!(warnings(&applied), ["Row 3, Inventory quantity: The quantity is negative, so it was imported as 0."]);
    let mug = applied.product;
    assert_eq!(
        (mug.handle.as_str(), mug.title.as_str(), mug.description.as_str()),
        ("mug", "Blue Mug", "<p>A mug.</p>")
    );
    assert_eq!((mug.vendor.as_str(), mug.product_type.as_str()), ("Potter", "Mugs"));
    assert_eq!(mug.tags, ["blue", "tea"]);
    assert_eq!((mug.status, mug.published), (Status::Active, true));
    assert_eq!((mug.seo_title.as_str(), mug.seo_description.as_str()), ("Mug", "A blue mug"));
    assert_eq!((mug.options[..].join("/"), mug.option_values(0)), ("Size".to_owned(), vec!["Small", "Large"]));
    let [small, large] = &mug.variants[..] else { panic!("two variants") };
    assert_eq!((small.price, small.compare_at, small.cost, small.grams), (1250, Some(1500), Some(410), 300));
    assert_eq!((small.sku.as_str(), small.barcode.as_str(), small.tax_code.as_str()), ("M-S", "4006381333931", "P1"));
    assert_eq!((small.tracked, small.oversell, small.on_hand, small.weight_unit.as_str()), (true, false, 7, "g"));
    assert_eq!((small.taxable, small.requires_shipping), (true, true));
    assert_eq!((large.price, large.compare_at, large.oversell, large.on_hand), (1400, None, true, 0));
    assert_eq!((large.taxable, large.requires_shipping), (false, false));
    let pictures: Vec<(&str, &str)> =
        mug.pictures.iter().map(|PictureDraft { source, alt }| (source.as_str(), alt.as_str())).collect();
    assert_eq!(
        pictures,
        [
            ("https://cdn.example/a.jpg", "Front"),
            ("https://cdn.example/b.jpg", "Back"),
            ("https://cdn.example/s.jpg", "")
        ],
        "pictures with a position come first, then the picture that only a variant has"
    );
    assert_eq!(small.picture.as_deref(), Some("https://cdn.example/s.jpg"));
    assert_eq!(mug.custom.iter().collect::<Vec<_>>(), [(&"Google Shopping / Gender".to_owned(), &"unisex".to_owned())]);
    assert_eq!(large.custom["Price / International"], "14.50");
    assert_eq!(large.custom["Variant Fulfillment Service"], "manual");
}

#[test]
fn importing_the_same_file_again_changes_nothing() {
    let first = import(MUG).product;
    assert_eq!(import_onto(MUG, Some(&first)).unwrap().product, first);
}

#[test]
fn a_missing_column_keeps_the_shops_value() {
    let before = mug();
    let after = import_onto("Handle,Title\nmug,Green Mug\n", Some(&before)).unwrap().product;
    assert_eq!(after, ProductDraft { title: "Green Mug".to_owned(), ..before.clone() });

    let file = "Handle,Title,Option1 Name,Option1 Value,Price\nmug,Blue Mug,Size,Large,20\nmug,,,Huge,30\n";
    let after = import_onto(file, Some(&before)).unwrap().product;
    let values: Vec<&str> = after.variants.iter().map(|variant| variant.values[0].as_str()).collect();
    assert_eq!(values, ["Large", "Huge"], "variants without a row in the file are removed");
    assert_eq!(
        (after.variants[0].price, after.variants[0].sku.as_str()),
        (2000, "M-L"),
        "values without a column in the file are unchanged"
    );
    assert_eq!(after.pictures, before.pictures);
}

#[test]
fn a_blank_cell_clears_the_shops_value() {
    let file = "Handle,Title,Body (HTML),Vendor,Type,Tags,SEO Title,SEO Description,Option1 Name,Option1 Value,SKU,\
        Price,Compare-at price,Cost per item,Barcode,Tax code,Grams,Image Src,Variant Image,Google Shopping / Gender\n\
        mug,Blue Mug,,,,,,,Size,Small,,1,,,,,,,,\n";
    let after = import_onto(file, Some(&mug())).unwrap().product;
    assert_eq!(
        [&after.description, &after.vendor, &after.product_type, &after.seo_title, &after.seo_description],
        [""; 5]
    );
    assert!(after.tags.is_empty() && after.pictures.is_empty() && after.custom.is_empty());
    let variant = &after.variants[0];
    assert_eq!((variant.compare_at, variant.cost, variant.picture.as_deref()), (None, None, None));
    assert_eq!([&variant.sku, &variant.barcode, &variant.tax_code], [""; 3]);
}

#[test]
fn blank_status_quantity_and_weight_unit_keep_their_values_but_blank_published_becomes_true() {
    let mut before = mug();
    before.status = Status::Archived;
    before.published = false;
    let file = "Handle,Title,Status,Published,Option1 Name,Option1 Value,Price,Inventory quantity,Variant Weight Unit\n\
        mug,Blue Mug,,,Size,Small,1,,\n";
    let after = import_onto(file, Some(&before)).unwrap().product;
    assert_eq!((after.status, after.published), (Status::Archived, true));
    assert_eq!((after.variants[0].on_hand, after.variants[0].weight_unit.as_str()), (7, "g"));
}

#[test]
fn an_incoming_date_is_read_and_other_texts_are_refused() {
    let with = |cell: &str| import_onto(&format!("Handle,Title,Price,Incoming date\nhat,Hat,5,{cell}\n"), None);
    let date = |cell: &str| with(cell).unwrap().product.variants[0].incoming_at;
    assert_eq!(date("2026-12-24"), crate::time::read_iso("2026-12-24T12:00Z"));
    assert_eq!(date(""), None);
    for cell in ["24.12.2026", "2026-02-30", "soon"] {
        let errors = with(cell).unwrap_err();
        assert!(errors[0].message.contains(&format!("“{cell}” is not a date.")), "{:?}", errors[0].message);
    }
    let known = with("2026-12-24").unwrap().product;
    let after = |file: &str| import_onto(file, Some(&known)).unwrap().product.variants[0].incoming_at;
    assert_eq!(
        after("Handle,Title,Price\nhat,Hat,5\n"),
        known.variants[0].incoming_at,
        "without the column, the date is kept"
    );
    assert_eq!(after("Handle,Title,Price,Incoming date\nhat,Hat,5,\n"), None);
}

#[test]
fn a_new_product_has_the_defaults_of_shopify() {
    let product = import("Title,Price\nHat,5\n").product;
    assert_eq!((product.handle.as_str(), product.status, product.published), ("hat", Status::Active, true));
    let variant = &product.variants[0];
    assert!(variant.taxable && variant.requires_shipping && !variant.tracked && !variant.oversell);
    assert_eq!((product.options.len(), product.variants.len(), variant.values.len()), (0, 1, 0));
}

#[test]
fn status_and_published_are_read_and_unlisted_becomes_a_draft_with_a_warning() {
    for (cells, status, published) in [
        ("active,true", Status::Active, true),
        ("Draft,TRUE", Status::Draft, true),
        ("archived,false", Status::Archived, false),
        (",", Status::Active, true),
        ("unlisted,true", Status::Draft, true),
    ] {
        let applied = import(&format!("Title,Price,Status,Published\nHat,5,{cells}\n"));
        assert_eq!((applied.product.status, applied.product.published), (status, published), "{cells}");
        assert_eq!(applied.warnings.len(), usize::from(cells.starts_with("unlisted")), "{cells}");
    }
    let errors = refusal("Title,Price,Status,Published\nHat,5,live,perhaps\n");
    assert_eq!(
        errors,
        [
            "Row 2, Published: “perhaps” is neither TRUE nor FALSE.",
            "Row 2, Status: “live” is not a status. Write active, draft or archived."
        ]
    );
}

#[test]
fn a_picture_in_several_rows_is_imported_once() {
    let file = "Handle,Title,Price,Image Src,Image Position,Image Alt Text\n\
        hat,Hat,5,https://a.example/1.jpg,,\nhat,,,https://a.example/2.jpg,3,\nhat,,,https://a.example/3.jpg,1,\n\
        hat,,,http://a.example/1.jpg,,Front\nhat,,,ftp://a.example/4.jpg,,\n";
    assert_eq!(
        refusal(file),
        ["Row 6, Image Src: “ftp://a.example/4.jpg” is not the address of a picture. It has to begin with https://."]
    );
    let applied = import(&file.replace("ftp:", "https:"));
    let pictures: Vec<&str> = applied
        .product
        .pictures
        .iter()
        .filter_map(|picture| picture.source.strip_prefix("https://a.example/"))
        .collect();
    assert_eq!(pictures, ["3.jpg", "2.jpg", "1.jpg", "4.jpg"]);
    assert_eq!(applied.product.pictures[2].alt, "Front");
}

#[test]
fn a_picture_that_the_file_removes_is_also_removed_from_its_variant() {
    let file = "Handle,Title,Image Src\nmug,Blue Mug,https://cdn.example/a.jpg\n";
    let after = import_onto(file, Some(&mug())).unwrap().product;
    assert_eq!(
        (after.pictures.len(), after.pictures[0].alt.as_str()),
        (1, "Front"),
        "without a column for alt texts, the alt text is kept"
    );
    assert_eq!(after.variants[0].picture, None);
}

#[test]
fn ignored_and_changed_values_are_reported_as_warnings() {
    let file = "Handle,Title,Vendor,Washing,Price,Option1 Name,Option1 Value,Image Src\n\
        My Hat,Hat,Ann,cold,5,Size,S,\nmy hat,Cap,Ann,,5,Size,M,\nmy-hat,,Bob,warm,,,,https://a.example/1.jpg\n";
    let applied = import(file);
    assert_eq!(
        warnings(&applied),
        [
            "Row 2, Handle: “My Hat” becomes “my-hat” in the shop's addresses.",
            "Row 3, Title: “Cap” was ignored: row 2 sets this for the whole product.",
            "Row 4, Washing: “warm” was ignored: this row is not a variant.",
            "Row 4, Vendor: “Bob” was ignored: row 2 sets this for the whole product.",
        ]
    );
}

#[test]
fn values_of_the_product_come_from_the_first_row_with_a_title() {
    let file = "Handle,Title,Vendor,Price,Option1 Name,Option1 Value\nhat,,,5,,S\nhat,Hat,Ann,6,Size,M\n";
    let product = import(file).product;
    assert_eq!((product.title.as_str(), product.vendor.as_str(), product.variants.len()), ("Hat", "Ann", 2));
}

#[test]
fn a_custom_column_may_have_a_different_value_for_a_variant() {
    let file = "Handle,Title,Price,Option1 Name,Option1 \
        Value,Washing\nhat,Hat,5,Size,S,cold\nhat,,5,,M,warm\nhat,,5,,L,cold\nhat,,5,,XL,\n";
    let product = import(file).product;
    assert_eq!(product.custom["Washing"], "cold");
    let own: Vec<Option<&String>> = product.variants.iter().map(|variant| variant.custom.get("Washing")).collect();
    assert_eq!(own, [None, Some(&"warm".to_owned()), None, None]);
    let after = import_onto(&file.replace("warm", "cold"), Some(&product)).unwrap().product;
    assert!(after.variants[1].custom.is_empty());
}

#[test]
fn gift_cards_are_refused_with_a_reason() {
    let errors = refusal("Handle,Title,Price,Gift Card\ncard,Gift Card,50,TRUE\ncard,,,\n");
    assert_eq!(errors, ["Row 2, Gift Card: This shop cannot sell gift cards yet, so this one was not imported."]);
}

#[test]
fn a_new_product_needs_a_title() {
    assert_eq!(
        refusal("Handle,Title,Price\nhat,,5\n"),
        ["Row 2, Title: The product has no title. Add one to its first row."]
    );
    assert_eq!(refusal("Handle,Price\nhat,5\n").len(), 1);
    assert!(
        import_onto("Handle,Vendor\nmug,Ann\n", Some(&mug())).is_ok(),
        "a product that the shop already has keeps its title"
    );
}

#[test]
fn formulas_are_imported_as_text() {
    let file = "Handle,Title,Price,Vendor,SKU,Washing\nhat,=HYPERLINK(1),5,'@ann,+49,\"-cmd|' /C calc'!A0\"\n";
    let product = import(file).product;
    assert_eq!((product.title.as_str(), product.vendor.as_str()), ("=HYPERLINK(1)", "@ann"));
    assert_eq!((product.variants[0].sku.as_str(), product.custom["Washing"].as_str()), ("+49", "-cmd|' /C calc'!A0"));
}

#[test]
fn control_characters_are_removed_with_a_warning() {
    let file = "Handle,Title,Price,Body (HTML)\nhat,\"H\u{0}a\u{7}t\",5,\"a\tb\r\nc\u{1b}\"\n";
    let applied = import(file);
    assert_eq!((applied.product.title.as_str(), applied.product.description.as_str()), ("Hat", "a\tb\nc"));
    assert_eq!(
        warnings(&applied),
        [
            "Row 2, Title: Control characters were removed from the text.",
            "Row 2, Body (HTML): Control characters were removed from the text.",
        ]
    );
}
