//! Sample mails for a person, in `build/mails/`. `tests/e2e/mail-screenshots.mjs` takes pictures of them.

use std::{fs, path::Path};

use vitrine::mail::{MailKind, OrderMail, render_order};

use super::fixtures::{amount, line, order};

/// A square of one colour, because no shop serves pictures for these files. It is not a web address, so the test
/// inserts it after rendering.
const PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 5'%3E\
    %3Crect width='4' height='5' fill='%23b03a17'/%3E%3C/svg%3E";
const PICTURE_URL: &str = "https://shop.example/media/picture.webp";

fn samples() -> Vec<(&'static str, MailKind, OrderMail)> {
    let mut pictured = order();
    for line in &mut pictured.lines {
        line.picture_url = Some(PICTURE_URL.to_owned());
    }
    pictured.lines.push(line("Mug", "", 12, 1_800, "EUR"));

    let mut long = order();
    long.greeting_name =
        "Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Wolfeschlegelsteinhausenbergerdorff"
            .to_owned();
    long.address_lines[0].clone_from(&long.greeting_name);
    long.lines = vec![
        line(
            "Wolfeschlegelsteinhausenbergerdorffwolfeschlegelsteinhausenbergerdorff",
            "Extraordinarily large / The deepest of all blues",
            100,
            123_456_789,
            "EUR",
        ),
        line(
            "A print of a place that nobody has ever seen, in nine colours, numbered, signed and dated by the one who \
             made it",
            "",
            1,
            4_900,
            "EUR",
        ),
    ];
    long.totals = vec![
        ("Subtotal".to_owned(), amount(12_345_683_800, "EUR")),
        (
            "Discount “WELCOME-TO-THE-SHOP-2026” on everything that is not reduced already".to_owned(),
            amount(-1_000, "EUR"),
        ),
        ("Shipping".to_owned(), amount(0, "EUR")),
        ("Total".to_owned(), amount(12_345_682_800, "EUR")),
    ];

    let mut many = pictured.clone();
    many.lines = (1..=40).map(|n| line(&format!("Print number {n}"), "A4 / Unframed", n, 1_234 * n, "EUR")).collect();
    for line in many.lines.iter_mut().step_by(2) {
        line.picture_url = Some(PICTURE_URL.to_owned());
    }

    let mut arabic = pictured.clone();
    arabic.shop.language = "ar".to_owned();
    arabic.shop.name = "متجر القمر الورقي".to_owned();
    arabic.shop.address = "متجر القمر الورقي\nشارع فهد السالم ١٢\nمدينة الكويت".to_owned();
    arabic.greeting_name = "نور الهدى عبد الرحمن".to_owned();
    arabic.lines =
        vec![line("كوب خزفي بنقش الأمواج", "كبير / أزرق", 3, 4_250, "KWD"), line("Notebook", "", 1, 1_500, "KWD")];
    arabic.lines[0].picture_url = Some(PICTURE_URL.to_owned());
    arabic.totals = vec![
        ("المجموع الفرعي".to_owned(), amount(14_250, "KWD")),
        ("الشحن".to_owned(), amount(2_000, "KWD")),
        ("الإجمالي".to_owned(), amount(16_250, "KWD")),
    ];
    arabic.tax_note.clear();
    arabic.address_lines =
        ["نور الهدى عبد الرحمن", "شارع ١٠، قطعة ٣", "السالمية ٢٢٠٠٠", "الكويت"].map(str::to_owned).into();
    arabic.delivery = "توصيل عادي".to_owned();
    arabic.payment = "الدفع عند الاستلام".to_owned();
    arabic.payment_instructions.clear();

    let mut japanese = order();
    japanese.shop.language = "ja".to_owned();
    japanese.shop.name = "紙の月".to_owned();
    japanese.greeting_name = "夏目 漱石".to_owned();
    japanese.lines = vec![line("十二の小さな月", "A3・額装", 1, 12_800, "JPY")];
    japanese.totals = vec![("小計".to_owned(), amount(12_800, "JPY")), ("合計".to_owned(), amount(12_800, "JPY"))];
    japanese.tax_note = "消費税10%込み".to_owned();
    japanese.address_lines = ["〒162-0043", "東京都新宿区早稲田南町7", "夏目 漱石 様"].map(str::to_owned).into();
    japanese.payment_instructions.clear();

    vec![
        ("placed", MailKind::OrderPlaced, order()),
        ("placed-pictures", MailKind::OrderPlaced, pictured.clone()),
        ("placed-long", MailKind::OrderPlaced, long),
        ("placed-many", MailKind::OrderPlaced, many),
        ("placed-arabic", MailKind::OrderPlaced, arabic),
        ("placed-japanese", MailKind::OrderPlaced, japanese),
        ("paid", MailKind::PaymentReceived, pictured),
        ("accepted", MailKind::OrderAccepted, order()),
        ("cancelled", MailKind::OrderCancelled, OrderMail { number: None, ..order() }),
    ]
}

#[test]
fn samples_are_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("build/mails");
    fs::create_dir_all(&folder).unwrap();
    for (name, kind, order) in samples() {
        let mail = render_order(kind, &order).unwrap();
        fs::write(folder.join(format!("{name}.html")), mail.html.replace(PICTURE_URL, PICTURE)).unwrap();
        fs::write(folder.join(format!("{name}.txt")), mail.text).unwrap();
    }
}
