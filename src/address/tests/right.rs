//! Tests of valid addresses.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

/// Addresses as people in these countries write them.
#[test]
fn valid_addresses_are_accepted() {
    for (country, fields) in [
        ("DE", "name=Erika Mustermann;line1=Heidestraße 17;postcode=51147;city=Köln"),
        ("AT", "name=Jürgen Öztürk;line1=Stephansplatz 1;postcode=1010;city=Wien"),
        ("CH", "name=M. L'Héritier;line1=Rue du Rhône 1;postcode=CH-1204;city=Genève"),
        (
            "FR",
            "name=Marie-Ève d'Aubigné;organization=SNCF;line1=12 bis, rue de l’Été;line2=Bât. C;\
             postcode=75008;city=PARIS CEDEX 08",
        ),
        ("NL", "name=J. van der Berg;line1=Keizersgracht 123 hs;postcode=1015cj;city=Amsterdam"),
        ("BE", "name=An Peeters;line1=Meir 1 bus 2;postcode=2000;city=Antwerpen"),
        ("LU", "name=Jean Weber;line1=1, rue Notre-Dame;postcode=L-2240;city=Luxembourg"),
        ("GB", "name=O'Brien;line1=10 Downing Street;city=London;postcode=sw1a2aa"),
        ("IE", "name=Seán Ó Ríordáin;line1=Main Street;city=Cobh;region=CO"),
        ("SE", "name=Åsa Öberg;line1=Storgatan 1;postcode=11455;city=Stockholm"),
        ("NO", "name=Kåre Å;line1=Postboks 1;postcode=0025;city=Oslo"),
        ("DK", "name=Søren Ø;line1=Østergade 1, 2. tv.;postcode=1100;city=København K"),
        ("PL", "name=Łukasz Żółć;line1=ul. Długa 1/2;postcode=00-950;city=Warszawa"),
        ("PT", "name=João;line1=Rua do Ouro 1, 2.º Esq.;postcode=1100-060;city=Lisboa"),
        ("ES", "name=Núria;line1=Gran Vía 1, 3º A;postcode=28013;city=Madrid;region=M"),
        ("IT", "name=D'Angelo;line1=Via Roma 1/A;postcode=00144;city=Roma;region=rm"),
        (
            "US",
            "name=Jane Doe;line1=1600 Amphitheatre Pkwy;line2=#5;city=Mountain View;\
             region=California;postcode=94043-1351",
        ),
        ("US", "name=PFC Doe;line1=Unit 2050 Box 4190;city=APO;region=AP;postcode=96278-2050"),
        ("PR", "name=Ana;line1=URB Las Gladiolas, 150 Calle A;city=San Juan;postcode=00926"),
        ("CA", "name=Zoé;line1=111 Wellington St;city=Ottawa;region=on;postcode=k1a0a9"),
        ("AU", "name=Bruce;line1=1/2 George St;city=The Rocks;region=NSW;postcode=2000"),
        ("NZ", "name=Hēmi;line1=1 Queen Street;city=Auckland;postcode=1010"),
        ("JP", "name=山田 太郎;postcode=１５４－００２３;region=東京都;line1=世田谷区若林1-2-3"),
        ("JP", "name=Taro Yamada;postcode=1540023;region=Tokyo;line1=1-2-3 Wakabayashi, Setagaya-ku"),
        ("CN", "name=李雷;postcode=100096;region=北京市;city=北京市;district=海淀区;line1=中关村大街1号"),
        ("KR", "name=홍길동;region=11;city=강남구;line1=테헤란로 1;postcode=06236"),
        ("TW", "name=陳小明;postcode=106;region=TPE;city=大安區;line1=信義路1號"),
        ("HK", "name=Chan Tai Man;region=Kowloon;city=Mong Kok;line1=Flat 25, 12/F, Acacia Building"),
        ("IN", "name=श्री राम;line1=15, MG Road;city=Bengaluru;postcode=560001;region=KA"),
        (
            "BR",
            "name=João;line1=Av. Paulista, 1000 - apto 1;district=Bela Vista;city=São Paulo;\
             region=SP;postcode=01310100",
        ),
        ("MX", "name=José;line1=Av. Juárez 1;district=Centro;postcode=06010;city=Ciudad de México;region=CMX"),
        ("RU", "name=Иванов И. И.;line1=ул. Ленина, д. 1;city=Москва;region=MOW;postcode=101000"),
        ("UA", "name=Шевченко;line1=вул. Хрещатик, 1;city=Київ;region=;postcode=01001"),
        ("AE", "name=محمد;line1=شارع الشيخ زايد;region=دبي"),
        ("SA", "name=علي;line1=شارع العليا 1;city=الرياض;postcode=١١٥٦٤"),
        ("IL", "name=דנה;line1=הרצל 1;city=תל אביב;postcode=9614303"),
        ("SG", "name=Tan;line1=1 Raffles Place #20-01;postcode=048616"),
        ("TH", "name=สมชาย;line1=1 ถนนสีลม;district=บางรัก;city=บางรัก;region=10;postcode=10500"),
        ("TR", "name=İpek Çağ;line1=İstiklal Cd. No:1;postcode=34430;city=Beyoğlu;region=34"),
        ("GR", "name=Νίκος;line1=Ερμού 1;postcode=10563;city=Αθήνα"),
        ("ZA", "name=Thandi;line1=1 Long St;city=Cape Town;postcode=8001"),
        ("GH", "name=Kwame;line1=PO Box 1;city=Accra;phone=+233 (0)30-12345"),
        ("MO", "name=Wong;line1=Avenida de Almeida Ribeiro 1"),
        ("GI", "name=Ana;line1=1 Main Street;phone=200 12345"),
        ("AQ", "name=Ada;line1=McMurdo Station;city=Ross Island"),
        ("DE", "name=X Æ A-12 👩‍🚀;line1=Straße 1;postcode=10115;city=Berlin;phone=030 123456 ext. 12"),
        ("DE", "name=می‌خواهم;line1=Straße 1;postcode=10115;city=Berlin;phone=+४९ ३० १२३४"),
    ] {
        good(country, fields);
    }
}

#[test]
fn spaces_and_spelling_are_cleaned() {
    let address = good(
        "GB",
        "name=  Ann \t  Lee ;line1=1\u{a0}Mill\r\nLane;line2= - ;\
         city=\u{feff}York\u{200b};postcode=yo17hh;region=typed elsewhere",
    );
    assert_eq!(address.get(Part::Name), "Ann Lee");
    assert_eq!(address.get(Part::Line1), "1 Mill Lane");
    assert_eq!(address.get(Part::Line2), "");
    assert_eq!(address.get(Part::City), "York");
    assert_eq!(address.get(Part::Postcode), "YO1 7HH");
    assert_eq!(address.get(Part::Region), "", "British addresses have no region");
    assert_eq!(address.country().code(), "GB");
}

#[test]
fn phone_numbers_are_stored_with_ascii_digits() {
    for (typed, kept) in [
        ("+4\u{fe0f}9 30 23125\u{200b}100", "+49 30 23125100"),
        ("\u{2067}030 23125 101\u{2069}", "030 23125 101"),
        ("０３０－２３１２５－１０２", "030-23125-102"),
        ("（０３０）\u{3000}２３１２５ー１０３", "(030) 23125-103"),
        ("۰۳۰ ۲۳۱۲۵ ۱۰۴", "030 23125 104"),
        ("030–23125−105", "030–23125-105"),
        ("TEL:+49-30-23125106", "+49-30-23125106"),
        ("tel:+49%2030%2023125107;ext=3", "+49 30 23125107 ext. 3"),
        ("030 23125108 x4", "030 23125108 x4"),
        ("030 23125109 内線 5", "030 23125109 内線 5"),
        ("030\t23125110\r\n", "030 23125110"),
        ("—", ""),
    ] {
        let address = Address::parse(Country::parse("DE").unwrap(), Extras::default(), |name| match name {
            "phone" => typed,
            "postcode" => "10115",
            _ => "A 1",
        });
        assert_eq!(address.unwrap().get(Part::Phone), kept, "{typed}");
    }
}

#[test]
fn invisible_characters_are_removed_unless_a_word_needs_them() {
    let address = good(
        "DE",
        "name=\u{202b}می\u{200c}نا\u{202c};line1=Straße\u{ad} 1;postcode=\u{feff}10115\u{fe0e};city=\u{200f}Berlin",
    );
    assert_eq!(address.get(Part::Name), "می\u{200c}نا", "this word is written with U+200C");
    assert_eq!((address.get(Part::Line1), address.get(Part::Postcode)), ("Straße 1", "10115"));
    assert_eq!(address.get(Part::City), "Berlin");
}

#[test]
fn the_length_of_a_name_is_counted_in_characters() {
    let address = |length: usize| {
        let fields = format!("name={};line1=1;postcode=10115;city=Ulm", "𠮷".repeat(length));
        parse("DE", &fields).map(|address| address.get(Part::Name).chars().count())
    };
    assert_eq!(address(100), Ok(100));
    let problem = address(101).unwrap_err();
    assert_eq!(problem.first().unwrap().text, "Shorten the recipient’s name to 100 characters; it has 101.");
}

#[test]
fn an_address_that_another_release_stored_can_be_read() {
    let now = good("US", "name=Jane Doe;line1=1 Main St;city=Springfield;region=il;postcode=62701");
    let json = serde_json::to_string(&now).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"country":"US","name":"Jane Doe","line1":"1 Main St","#,
            r#""city":"Springfield","region":"IL","postcode":"62701"}"#
        )
    );
    let later = r#"{"country":"US","name":"Jane Doe","door":"red","geo":[1,2],"region":"ZZ","city":"Springfield"}"#;
    let read: Address = serde_json::from_str(later).unwrap();
    assert_eq!(read.lines(), ["Jane Doe", "Springfield, ZZ", "United States"]);
    assert!(serde_json::from_str::<Address>(r#"{"country":"QQ"}"#).is_err());
}

/// A text that a shopper might type into a field.
fn words() -> impl Strategy<Value = String> {
    vec("[A-Za-zäßéłžÀ-ʯа-яء-ي一-龥あ-ん가-힣ก-ฮ0-9'’,/ #-]{1,12}", 1..4)
        .prop_map(|words| format!("a {}.", words.join(" ")))
}

proptest! {
    /// An accepted address is read back from an order unchanged, and it is accepted again unchanged. Every part except
    /// the region and the phone number must be in the printed address.
    #[test]
    fn an_accepted_address_is_stored_and_printed_unchanged(
        country in select(Country::all().collect::<Vec<_>>()),
        texts in vec(words(), 6),
        pick in 0..200_usize,
        phone in "\\+?[0-9]{4,15}",
    ) {
        let regions: Vec<Region> = Region::of(country).collect();
        let form = Format::of(country, Extras::default());
        let example = form.field(Part::Postcode).map_or("", |field| field.example);
        let region = regions.get(pick % regions.len().max(1)).map_or(texts[5].as_str(), |region| region.code);
        let address = Address::parse(country, Extras::default(), |name| match name {
            "name" => &texts[0],
            "line1" => &texts[1],
            "line2" => &texts[2],
            "district" => &texts[3],
            "city" => &texts[4],
            "region" => region,
            "postcode" => if example.is_empty() { "A 1" } else { example },
            "phone" => &phone,
            _ => "",
        }).unwrap();
        let stored = serde_json::to_string(&address).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Address>(&stored).unwrap(), &address);
        let again = Address::parse(country, Extras::default(), |name| {
            Part::ALL.into_iter().find(|part| part.name() == name).map_or("", |part| address.get(part))
        });
        prop_assert_eq!(&again, &Ok(address.clone()));
        let printed = address.lines().join("\n");
        for part in Part::ALL.into_iter().filter(|part| ![Part::Region, Part::Phone].contains(part)) {
            prop_assert!(printed.contains(address.get(part)), "{part:?} is missing in {printed}");
        }
        prop_assert!(printed.ends_with(country.name()));
        prop_assert!(!printed.contains('%') && !printed.contains("\n\n"), "{}", printed);
    }
}
