//! Encodings of files: recognised or chosen, named in the report with an example, and never guessed in silence.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, ISO_8859_2, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use serde_json::Value;
use vitrine::sql;

use super::helpers::{counts, problems};
use crate::support::{Delivery, Shop};

/// Imports a file with this choice of an encoding.
fn import_as(shop: &Shop, encoding: &str, file: Vec<u8>) -> Value {
    let id = shop.begin(&format!("name=products.csv&encoding={encoding}"), file);
    shop.deliver(vitrine::platform::QueueName::Jobs, Delivery::default());
    shop.report(id)
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, has_unmappable) = encoding.encode(text);
    assert!(!has_unmappable, "{text}");
    bytes.into_owned()
}

fn utf_16(mark: &str, text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("{mark}{text}").encode_utf16().flat_map(order).collect()
}

/// Three products whose titles have this word.
fn file_of(word: &str) -> String {
    format!("Handle,Title,Vendor,Price\ncup,{word},Plain,1\nmug,\"{word}, {word}\",Plain,2\npot,{word}!,,3\n")
}

fn titles(shop: &Shop) -> Vec<Value> {
    ["cup", "mug", "pot"].map(|handle| shop.of_product(handle, "title")).to_vec()
}

fn expect(shop: &Shop, report: &Value, word: &str, read_as: &str) {
    assert_eq!((&report["state"], counts(report)), (&"done".into(), [3, 0, 0, 0, 0]), "{report}");
    assert_eq!(titles(shop), [word.to_owned(), format!("{word}, {word}"), format!("{word}!")]);
    assert_eq!((&report["read_as"], &report["example"]), (&read_as.into(), &word.into()));
    assert_eq!(report["example_row"], 2);
    let page = shop.report_page(report["id"].as_i64().unwrap());
    assert!(page.contains(&format!("{read_as}: “")) && page.contains(word), "{page}");
}

#[test]
fn chosen() {
    let cases: [(&str, &'static Encoding, &str, &str); 9] = [
        ("shift_jis", SHIFT_JIS, "湯のみ「朝」表", "shift_jis"),
        ("sjis", SHIFT_JIS, "ソーサー", "shift_jis"),
        ("windows-1251", WINDOWS_1251, "Кружка «Утро»", "windows-1251"),
        ("gb2312", GBK, "青瓷茶碗", "gbk"),
        ("big5", BIG5, "許功蓋茶碗", "big5"),
        ("euc-kr", EUC_KR, "찻잔 세트", "euc-kr"),
        ("iso-8859-2", ISO_8859_2, "Łódź – żółty".split(" –").next().unwrap(), "iso-8859-2"),
        ("windows-1250", WINDOWS_1250, "Żółta łyżka", "windows-1250"),
        ("latin1", WINDOWS_1252, "Käseglocke „groß“", "windows-1252"),
    ];
    for (name, encoding, word, read_as) in cases {
        let shop = Shop::new();
        let report = import_as(&shop, name, encoded(encoding, &file_of(word)));
        expect(&shop, &report, word, read_as);
        assert_eq!(report["notices"].as_array().unwrap().len(), 0, "{report}");
    }
}

#[test]
fn recognised() {
    let word = "Glocke „Münster“ 茶";
    for (name, file) in [
        ("utf-8", file_of(word).into_bytes()),
        ("utf-8", format!("\u{feff}{}", file_of(word)).into_bytes()),
        ("utf-16le", utf_16("\u{feff}", &file_of(word), u16::to_le_bytes)),
        ("utf-16be", utf_16("\u{feff}", &file_of(word), u16::to_be_bytes)),
        ("utf-16le", utf_16("", &file_of(word), u16::to_le_bytes)),
        ("utf-16be", utf_16("", &file_of(word), u16::to_be_bytes)),
    ] {
        let shop = Shop::new();
        let report = shop.import(file.clone());
        expect(&shop, &report, word, name);
        assert_eq!(report["notices"], serde_json::json!([]));
        // A byte order mark overrides the encoding that the merchant chose.
        if file[0] >= 0xef {
            let report = import_as(&Shop::new(), "gbk", file);
            assert_eq!((&report["read_as"], counts(&report)), (&name.into(), [3, 0, 0, 0, 0]));
        }
    }
}

#[test]
fn western_letters_are_guessed_with_a_warning() {
    for word in ["Größe", "Crème brûlée", "Piñata – 5 €", "Sk\u{e5}l ‘n\u{e5}’", "Œuvre d’été"] {
        let shop = Shop::new();
        let report = shop.import(encoded(WINDOWS_1252, &file_of(word)));
        expect(&shop, &report, word, "windows-1252");
        let notice = report["notices"][0].as_str().unwrap();
        assert!(
            notice.starts_with("The file is not UTF-8, so it was read as windows-1252. If the letters in “")
                && notice.contains(word)
                && notice.contains("” (row 2) are wrong, import the file again with bin/import --encoding NAME."),
            "{notice}"
        );
    }
}

/// Guessing one script for another would fill the shop with nonsense.
#[test]
fn other_letters_are_not_guessed() {
    for (encoding, word, reading) in [
        (WINDOWS_1251, "Кружка Утро", "“Кружка Утро” in windows-1251"),
        (SHIFT_JIS, "湯のみ茶碗", "“湯のみ茶碗” in shift_jis"),
        (SHIFT_JIS, "テスト", "“テスト” in shift_jis"),
        (GBK, "青瓷茶碗", "“青瓷茶碗” in gbk"),
        (BIG5, "青瓷茶碗", "“青瓷茶碗” in big5"),
        (EUC_KR, "찻잔 세트", "“찻잔 세트” in euc-kr"),
        (WINDOWS_1250, "Słodka łyżka", "“Słodka łyżka” in windows-1250"),
    ] {
        let shop = Shop::new();
        let report = shop.import(encoded(encoding, &file_of(word)));
        let problem = report["problem"].as_str().unwrap();
        assert_eq!((&report["state"], shop.products().len()), (&"failed".into(), 0), "{report}");
        assert!(
            problem.starts_with(
                "The letters of this file are neither UTF-8 nor those of Western Europe (windows-1252). Choose the \
                 encoding: bin/import FILE --encoding NAME. A text of the file would be “"
            ) && problem.contains(reading),
            "{problem}"
        );
    }
}

#[test]
fn an_unknown_name_is_refused_with_usual_names() {
    let shop = Shop::new();
    for name in ["latin9000", "utf-32", "replacement", "%3Cscript%3E"] {
        let answer = shop.upload(&format!("name=p.csv&encoding={name}"), file_of("Cup"));
        assert_eq!(answer.status, 422, "{name}");
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains("is not an encoding that the shop knows. Usual ones are utf-8, utf-16le"), "{error}");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import")), 0);
    assert_eq!(shop.platform.objects.keys(), [""; 0]);
}

/// A file may contain bytes that are no character in its encoding. Then only their product is refused. UTF-8 files are
/// no exception.
#[test]
fn one_bad_byte_refuses_one_product() {
    let mut file = encoded(SHIFT_JIS, &file_of("湯のみ"));
    let place = file.windows(4).position(|window| window == b"\npot").unwrap() + 5;
    file.insert(place, 0xff);
    let shop = Shop::new();
    let report = import_as(&shop, "shift_jis", file);
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [2, 0, 0, 0, 1]));
    assert!(problems(&report)[0].starts_with("Row 4: “"), "{report}");
    assert!(problems(&report)[0].contains("has characters that cannot be read."), "{report}");

    let utf_8 = [file_of("茶碗").as_bytes(), b"jar,\xc7\xe0\xb4\xc9,,4\nlid,Lid,,5\n"].concat();
    let shop = Shop::new();
    let report = shop.import(utf_8);
    assert_eq!(
        problems(&report),
        ["Row 5: “\u{fffd}\u{fffd}\u{fffd}” has characters that cannot be read. Write the text again, or save the \
          file as UTF-8."]
    );
    assert_eq!((&report["read_as"], counts(&report)), (&"utf-8".into(), [4, 0, 0, 0, 1]));
}

#[test]
fn a_heading_with_a_bad_byte_is_kept_with_a_warning() {
    let shop = Shop::new();
    let report = shop.import(*b"Handle,Title,Price,L\xe4nge\ncup,Cup,1,2 m\n");
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [1, 0, 0, 0, 0]));
    assert_eq!(
        problems(&report),
        ["Row 1: The heading “L\u{fffd}nge” has characters that cannot be read. Its column is kept under this name."]
    );
}

/// The file is read in pieces of 1 MB and written in parts of 5 MB. A character may end in the next piece.
#[test]
fn long_files() {
    let mut text = "Handle,Title,Description,Price\n".to_owned();
    for n in 0..8 {
        // Most descriptions are too long, so their products are refused and not written. This keeps the test quick.
        let words = "茶碗と急須、".repeat(if n == 7 { 1_000 } else { 50_000 + n });
        text.push_str(&format!("cup-{n},茶碗 {n},<p>{words}</p>,{n}\n"));
    }
    let plain = Shop::new();
    let expected = plain.import(text.as_str());
    assert_eq!(counts(&expected), [1, 0, 0, 0, 7], "{}", expected["problem"]);
    for (name, file) in [("shift_jis", encoded(SHIFT_JIS, &text)), ("", utf_16("\u{feff}", &text, u16::to_be_bytes))] {
        let shop = Shop::new();
        let report = import_as(&shop, name, file);
        assert_eq!((&report["state"], problems(&report)), (&"done".into(), problems(&expected)));
        assert_eq!(shop.products(), plain.products());
        assert!(report["bytes"].as_i64().unwrap() > 5 << 20);
        let keys: Vec<String> = shop.platform.objects.keys();
        assert_eq!(
            keys.iter().filter(|key| key.starts_with("imports/")).count(),
            1,
            "the original is deleted: {keys:?}"
        );
    }
}
