//! Tests of printed addresses.

use super::*;

#[test]
fn lines_are_in_the_countrys_order() {
    for (country, fields, lines) in [
        ("DE", "name=Erika;line1=Heidestraße 17;postcode=51147;city=Köln", "Erika|Heidestraße 17|51147 Köln|Germany"),
        (
            "GB",
            "name=Ann;line1=10 Downing Street;city=London;postcode=sw1a2aa",
            "Ann|10 Downing Street|London|SW1A 2AA|United Kingdom",
        ),
        (
            "FR",
            "name=Ève;organization=SNCF;line1=1, rue;line2=Bât. C;postcode=75008;city=Paris",
            "SNCF|Ève|1, rue|Bât. C|75008 Paris|France",
        ),
        (
            "US",
            "name=Jane;line1=1 Main St;city=Springfield;region=Illinois;postcode=62701",
            "Jane|1 Main St|Springfield, IL 62701|United States",
        ),
        ("CA", "name=Zoé;line1=1 Rue;city=Montréal;region=QC;postcode=h3z2y7", "Zoé|1 Rue|Montréal QC H3Z 2Y7|Canada"),
        ("PR", "name=Ana;line1=1 Calle A;city=San Juan;postcode=00926", "Ana|1 Calle A|San Juan PR 00926|Puerto Rico"),
        ("AS", "name=Ana;line1=1 Road;city=Pago Pago;postcode=96799", "Ana|1 Road|Pago Pago AS 96799|American Samoa"),
        (
            "AU",
            "name=Bruce;line1=1 George St;city=Sydney;region=NSW;postcode=2000",
            "Bruce|1 George St|Sydney NSW 2000|Australia",
        ),
        (
            "SE",
            "name=Åsa;line1=Storgatan 1;postcode=11455;city=Stockholm",
            "Åsa|Storgatan 1|SE-114 55 Stockholm|Sweden",
        ),
        ("IT", "name=Ugo;line1=Via Roma 1;postcode=00144;city=Roma;region=RM", "Ugo|Via Roma 1|00144 Roma RM|Italy"),
        ("ES", "name=Eva;line1=Gran Vía 1;postcode=28013;city=Madrid;region=M", "Eva|Gran Vía 1|28013 Madrid|Spain"),
        (
            "BR",
            "name=Eva;line1=Rua 1;city=São Paulo;region=SP;postcode=01310100",
            "Eva|Rua 1|São Paulo-SP|01310-100|Brazil",
        ),
        ("HU", "name=Ede;line1=Fő utca 1;city=Budapest;postcode=1037", "Ede|Budapest|Fő utca 1|1037|Hungary"),
        ("IE", "name=Una;line1=1 Main St;city=Cobh;region=CO", "Una|1 Main St|Cobh|Co. Cork|Ireland"),
        ("SG", "name=Tan;line1=1 Raffles Place;postcode=048616", "Tan|1 Raffles Place|SINGAPORE 048616|Singapore"),
        ("GI", "name=Ana;line1=1 Main St;postcode=gx111aa", "Ana|1 Main St|GIBRALTAR|GX11 1AA|Gibraltar"),
        (
            "JP",
            "name=山田 太郎;postcode=1540023;region=Tokyo;line1=世田谷区1-2-3",
            "〒154-0023|東京都|世田谷区1-2-3|山田 太郎|Japan",
        ),
        (
            "JP",
            "name=Taro;postcode=1540023;region=東京都;line1=1-2-3 Setagaya",
            "Taro|1-2-3 Setagaya, Tokyo|154-0023|Japan",
        ),
        (
            "CN",
            "name=李雷;postcode=100096;region=11;city=北京市;district=海淀区;line1=1号",
            "100096|北京市海淀区|1号|李雷|China",
        ),
        (
            "CN",
            "name=Li Lei;postcode=100096;region=11;city=Beijing;line1=1 Road",
            "Li Lei|1 Road|Beijing|Beijing Shi, 100096|China",
        ),
        ("AE", "name=Ali;line1=Al Wasl Road;region=DU", "Ali|Al Wasl Road|Dubai|United Arab Emirates"),
        (
            "RU",
            "name=Иван;line1=ул. Ленина, 1;city=Москва;region=MOW;postcode=101000",
            "Иван|ул. Ленина, 1|Москва|101000|Russia",
        ),
    ] {
        assert_eq!(good(country, fields).lines().join("|"), lines);
    }
}

/// The text between two fields is left out if one of the fields is empty.
#[test]
fn no_separator_is_printed_beside_an_empty_field() {
    for (country, fields, lines) in [
        ("AX", "name=A;line1=B;postcode=22150;city=C", "A|B|AX-22150 C|ÅLAND|Åland Islands"),
        ("HR", "name=A;line1=B;city=Split", "A|B|Split|Croatia"),
        ("BD", "name=A;line1=B;city=Dhaka", "A|B|Dhaka|Bangladesh"),
        ("BB", "name=A;line1=B;city=C;postcode=23026", "A|B|C BB23026|Barbados"),
        ("BB", "name=A;line1=B;city=C;region=Christ Church", "A|B|C, Christ Church|Barbados"),
        ("TR", "name=A;line1=B;city=C;postcode=34430", "A|B|34430 C|Türkiye"),
        ("BY", "name=A;line1=B;city=Minsk", "A|B|Minsk|Belarus"),
        ("CO", "name=A;line1=B;region=DC;postcode=111221", "A|B|Bogotá, 111221|Colombia"),
        ("PH", "name=A;line1=B;city=C", "A|B|C|Philippines"),
        (
            "KR",
            "name=홍;region=11;city=강남구;line1=테헤란로 1;postcode=06236",
            "서울 강남구|테헤란로 1|홍|06236|South Korea",
        ),
        ("GN", "name=A;line1=B;line2=C;city=D;postcode=001", "A|001 B|C D|Guinea"),
    ] {
        assert_eq!(good(country, fields).lines().join("|"), lines);
    }
}
