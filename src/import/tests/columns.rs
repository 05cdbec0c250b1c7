use crate::catalogue::draft::ShortText;

use super::super::columns::Columns;
use super::super::csv::Delimiter;
use super::super::field::{Field, field_of};
use super::super::problem::{FileError, MAX_COLUMNS};
use super::{read, refusal, warnings};

fn columns(headings: &[&str]) -> Result<Columns, FileError> {
    let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
    Columns::new(Delimiter::Comma, &headings)
}

#[test]
fn shopifys_old_and_new_headings_name_the_same_field() {
    for (field, headings) in [
        (Field::Handle, ["Handle", "URL handle"]),
        (Field::Description, ["Body (HTML)", "Description"]),
        (Field::Text(ShortText::ProductType), ["Type", "Product type"]),
        (Field::Published, ["Published", "Published on online store"]),
        (Field::OptionName(0), ["Option1 Name", "Option1 name"]),
        (Field::OptionValue(2), ["Option3 Value", "Option3 value"]),
        (Field::Sku, ["Variant SKU", "SKU"]),
        (Field::Barcode, ["Variant Barcode", "Barcode"]),
        (Field::Price, ["Variant Price", "Price"]),
        (Field::CompareAt, ["Variant Compare At Price", "Compare-at price"]),
        (Field::Cost, ["Cost per item", "  cost   PER item "]),
        (Field::Taxable, ["Variant Taxable", "Charge tax"]),
        (Field::TaxCode, ["Variant Tax Code", "Tax code"]),
        (Field::Grams, ["Variant Grams", "Weight value (grams)"]),
        (Field::WeightUnit, ["Variant Weight Unit", "Weight unit for display"]),
        (Field::Tracker, ["Variant Inventory Tracker", "Inventory tracker"]),
        (Field::Quantity, ["Variant Inventory Qty", "Inventory quantity"]),
        (Field::Policy, ["Variant Inventory Policy", "Continue selling when out of stock"]),
        (Field::Incoming, ["Variant Incoming Date", "Incoming date"]),
        (Field::RequiresShipping, ["Variant Requires Shipping", "Requires shipping"]),
        (Field::Picture, ["Image Src", "Product image URL"]),
        (Field::PicturePosition, ["Image Position", "Image position"]),
        (Field::PictureAlt, ["Image Alt Text", "Image alt text"]),
        (Field::VariantPicture, ["Variant Image", "Variant image URL"]),
        (Field::GiftCard, ["Gift Card", "Gift card"]),
        (Field::Text(ShortText::SeoTitle), ["SEO Title", "SEO title"]),
        (Field::Text(ShortText::SeoDescription), ["SEO Description", "SEO description"]),
    ] {
        for heading in headings {
            assert_eq!(field_of(heading), field, "{heading}");
        }
    }
}

#[test]
fn unknown_headings_are_custom_fields_of_the_product_or_of_the_variant() {
    for heading in [
        "Google Shopping / Google Product Category",
        "Product Category",
        "Included / International",
        "Color (product.metafields.shopify.color-pattern)",
        "Washing",
        "★",
    ] {
        assert_eq!(field_of(heading), Field::Custom, "{heading}");
    }
    for heading in [
        "Price / International",
        "Compare At Price / International",
        "Option1 Linked To",
        "Variant Fulfillment Service",
        "Fulfillment service",
        "Unit price base measure",
        "Length (variant.metafields.custom.length)",
    ] {
        assert_eq!(field_of(heading), Field::VariantCustom, "{heading}");
    }
}

#[test]
fn a_header_without_product_columns_or_with_too_many_columns_is_refused() {
    let error = columns(&["Order", "Total", ""]).unwrap_err();
    assert!(error.to_string().contains("“Order”, “Total”."), "{error}");
    let many: Vec<String> = (0..=MAX_COLUMNS).map(|number| format!("Title{number}")).collect();
    assert_eq!(Columns::new(Delimiter::Comma, &many), Err(FileError::TooManyColumns { count: MAX_COLUMNS + 1 }));
}

#[test]
fn of_two_columns_with_the_same_meaning_the_one_with_the_more_usual_heading_is_used() {
    let file = "Handle,Product Type,Title,Type,Price,Variant Price,Care,care,Tags,Tags\n\
                hat,Headwear,Hat,Cap,9,8.50,Cold,Dry,a,b\n\
                bag,Totes,Bag,,7,,Cold,,a,a\n";
    let (columns, groups) = read(file).unwrap();
    let apply = |place: usize| super::apply(&groups[place], &columns, None, &super::euros()).unwrap();
    let hat = apply(0);
    assert_eq!((hat.product.product_type.as_str(), hat.product.variants[0].price), ("Cap", 850));
    let customs: Vec<_> = hat.product.custom.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(customs, [("Care", "Cold"), ("Product Type", "Headwear"), ("Tags", "b"), ("care (2)", "Dry")]);
    assert_eq!(hat.product.variants[0].custom["Price"], "9");
    assert_eq!(
        warnings(&hat),
        ["Product Type: “Headwear”", "Price: “9”", "Tags: “b”"].map(|begin| {
            let known = match begin {
                "Price: “9”" => "Variant Price",
                "Tags: “b”" => "Tags",
                _ => "Type",
            };
            format!(
                "Row 2, {begin} is kept as a custom field, because another column with the same meaning, “{known}”, \
                 has a different value."
            )
        })
    );
    let bag = apply(1);
    assert_eq!(
        (bag.product.product_type.as_str(), bag.product.variants[0].price),
        ("Totes", 700),
        "a blank cell is filled from the other column"
    );
    assert_eq!(bag.product.custom.keys().collect::<Vec<_>>(), ["Care"]);
    assert_eq!(warnings(&bag), Vec::<String>::new());
}

#[test]
fn exports_of_other_kinds_are_refused_and_the_error_names_the_kind() {
    for (header, begins) in [
        (
            "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),\
             Committed (not editable),Available (not editable),On hand (current),On hand (new)",
            "This is Shopify's inventory file",
        ),
        (
            "Handle,Title,SKU,Location,Incoming,Unavailable,Committed,Available,On hand",
            "This is Shopify's inventory file",
        ),
        ("Handle,Title,SKU,Country of Origin,HS Code", "This is Shopify's file of customs data"),
        ("First Name,Last Name,Email,Accepts Email Marketing,Company,Address1", "This is a list of customers"),
        ("Customer ID,Email,Phone,Tags", "This is a list of customers"),
        ("Name,Email,Financial Status,Fulfillment Status,Total", "This is a list of orders"),
        ("Id;Name;Lineitem name;Lineitem price;Title", "This is a list of orders"),
        ("Name,Value,Value Type,Type,Discount Class,Status", "This is a list of discounts"),
        ("REDIRECT FROM\tRedirect to", "This is Shopify's list of URL redirects"),
        ("Id,Last Characters,Customer Name,Initial Value,Balance,Currency", "This is a list of gift cards"),
        ("Transaction Date,Type,Order,Payout Date,Amount", "This is a list of payouts"),
        (
            "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Sale price,Regular price",
            "This is WooCommerce's",
        ),
        ("id\ttitle\tdescription\tlink\timage link\tavailability\tprice", "This is a product feed for Google"),
    ] {
        let error = read(&format!("{header}\na,b,c,d\n")).unwrap_err().to_string();
        assert!(error.starts_with(begins), "{header}: {error}");
    }
    // A product file may have columns of other kinds of files.
    for header in ["Handle,Title,Price,Location,On hand", "Handle,Title,Variant Price,COO,HS Code", "Title,Price,Email"]
    {
        assert!(columns(&header.split(',').collect::<Vec<_>>()).is_ok(), "{header}");
    }
}

#[test]
fn columns_can_be_stored_as_json_and_read_again() {
    let columns =
        columns(&["Handle", "Body (HTML)", "", "Washing", "", "washing", "Description", "SKU", "Sku", "sku"]).unwrap();
    let kept = serde_json::to_string(&columns).unwrap();
    assert_eq!(serde_json::from_str::<Columns>(&kept).unwrap(), columns);
}

#[test]
fn a_short_row_that_begins_or_continues_a_product_gets_blank_cells() {
    let file = "Handle,Title,Option1 Name,Option1 Value,Price,SKU,Image Src,Cost per item\n\
                cap,Cap,Size,S,9,C-S\n\
                cap,,,M,9\n\
                cap,,,,,,https://cdn.example/1.jpg\n\
                tie,Tie,Title,Default Title,12\n\
                hat,Hat,Title,Default Title,14,H,,3\n";
    let (columns, groups) = read(file).unwrap();
    let products: Vec<_> = groups
        .iter()
        .map(|group| {
            super::apply(group, &columns, None, &super::euros()).unwrap_or_else(|errors| panic!("{errors:?}")).product
        })
        .collect();
    let sizes: Vec<_> = products.iter().map(|product| (product.variants.len(), product.pictures.len())).collect();
    assert_eq!(sizes, [(2, 1), (1, 0), (1, 0)]);
    assert_eq!((products[0].variants[1].price, products[0].variants[1].sku.as_str()), (900, ""));
}

#[test]
fn a_row_cut_by_line_breaks_is_refused_and_the_next_product_is_not() {
    let header = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Price,Image Alt Text\n";
    let products = |rows: &str| -> Vec<(String, usize)> {
        let (_, groups) = read(&format!("{header}{rows}")).unwrap();
        groups.into_iter().map(|group| (group.handle, group.errors.len())).collect()
    };
    let fine = ("hat".to_owned(), 0);
    let hat = "hat,Hat,,Title,Default Title,1,\n";
    for cut in [
        "cap,Ca\np,x,Title,Default Title,1,\n",
        "cap,Cap,x\ny,Title,Default Title,1,\n",
        "cap,Cap,x\ny\nz,Title,Default Title,1,\n",
        "cap,Cap,x,Size,S,1,\ncap,,,,M\n big,1,alt\n",
    ] {
        let found = products(&format!("{cut}{hat}"));
        assert!(found.iter().any(|(handle, errors)| handle == "cap" && *errors > 0), "{cut:?}: {found:?}");
        assert_eq!(found.last(), Some(&fine), "{cut:?}");
        assert!(found.iter().all(|(handle, errors)| handle == "hat" || *errors > 0), "{cut:?}: {found:?}");
    }
    // If the line break were removed, the two records would have the 7 cells of one row. But the second record has the
    // handle of the first, so each is a row.
    assert_eq!(products(&format!("cap,Cap,x,Size,S,1\ncap,\n{hat}")), [("cap".to_owned(), 0), fine.clone()]);
    let two = "a,b,c,Handle,Title,Price,d,e,f,g,h\n";
    let (_, groups) = read(&format!("{two},,,cap,Cap,1\n,,,tie,Tie,2\n")).unwrap();
    assert_eq!(groups.iter().map(|group| group.errors.len()).collect::<Vec<_>>(), [0, 0]);
}

#[test]
fn a_row_that_ends_before_its_price_or_has_values_beyond_the_headings_is_refused() {
    let few = refusal("Handle,Title,Price\nhat,Hat\n");
    assert_eq!(few.len(), 1);
    assert!(few[0].starts_with("Row 2: This row has 2 columns, but the first row has 3."), "{few:?}");
    let many = refusal("Handle,Title,Price\nhat,Hat,1,234\n");
    assert!(
        many[0].starts_with("Row 2: This row has 4 columns, but the first row has 3. The first extra one is “234”."),
        "{many:?}"
    );
    let unnamed = refusal("Handle,Title,Price,\nhat,Hat,1,new\n");
    assert!(unnamed[0].contains("“new” is in a column without a heading"), "{unnamed:?}");
    for blank in ["Handle,Title,Price\nhat,Hat,1,, \n", "Handle,Title,Price,\nhat,Hat,1,\n"] {
        assert_eq!(read(blank).unwrap().1[0].errors, [], "{blank:?}");
    }
}
