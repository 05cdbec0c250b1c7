//! Finds typing mistakes in the domains of well-known mail services.

use super::EmailAddress;

/// The domains of popular mail services. Each entry has the text before the first dot, and all endings after the dot.
const POPULAR: &[(&str, &[&str])] = &[
    ("gmail", &["com"]),
    ("googlemail", &["com"]),
    (
        "yahoo",
        &[
            "com", "co.uk", "co.jp", "co.in", "co.id", "co.nz", "co.za", "co.kr", "co.th", "com.au", "com.br",
            "com.mx", "com.ar", "com.sg", "com.hk", "com.tw", "com.ph", "com.my", "com.vn", "com.tr", "com.co",
            "com.pe", "com.ve", "ca", "de", "fr", "it", "es", "ie", "gr", "ro", "se", "no", "dk", "nl", "pl", "in",
            "cl", "at", "be",
        ],
    ),
    (
        "hotmail",
        &[
            "com", "co.uk", "co.jp", "co.th", "co.kr", "co.nz", "com.ar", "com.br", "com.au", "com.tr", "fr", "de",
            "it", "es", "nl", "be", "ca", "se", "no", "dk", "fi", "gr", "ch", "at", "cl",
        ],
    ),
    (
        "outlook",
        &[
            "com", "de", "fr", "it", "es", "ie", "pt", "be", "at", "dk", "cz", "sk", "hu", "in", "sa", "cl", "jp",
            "kr", "ph", "co.id", "co.nz", "co.th", "com.ar", "com.au", "com.br", "com.gr", "com.tr", "com.vn",
        ],
    ),
    (
        "live",
        &[
            "com", "co.uk", "co.za", "com.au", "com.mx", "fr", "de", "it", "nl", "be", "ca", "se", "no", "dk", "ie",
            "at",
        ],
    ),
    ("icloud", &["com"]),
    ("me", &["com"]),
    ("mac", &["com"]),
    ("aol", &["com", "co.uk", "de", "fr", "it"]),
    ("msn", &["com"]),
    ("proton", &["me"]),
    ("protonmail", &["com", "ch"]),
    ("gmx", &["com", "net", "de", "at", "ch", "us", "fr", "es", "co.uk"]),
    ("web", &["de"]),
    ("t-online", &["de"]),
    ("freenet", &["de"]),
    ("orange", &["fr"]),
    ("wanadoo", &["fr"]),
    ("laposte", &["net"]),
    ("libero", &["it"]),
    ("virgilio", &["it"]),
    ("telenet", &["be"]),
    ("skynet", &["be"]),
    ("ziggo", &["nl"]),
    ("bluewin", &["ch"]),
    ("btinternet", &["com"]),
    ("virginmedia", &["com"]),
    ("talktalk", &["net"]),
    ("eircom", &["net"]),
    ("comcast", &["net"]),
    ("verizon", &["net"]),
    ("sbcglobal", &["net"]),
    ("bellsouth", &["net"]),
    ("earthlink", &["net"]),
    ("charter", &["net"]),
    ("sympatico", &["ca"]),
    ("rogers", &["com"]),
    ("bigpond", &["com", "net.au"]),
    ("rediffmail", &["com"]),
    ("yandex", &["com", "ru"]),
    ("rambler", &["ru"]),
    ("seznam", &["cz"]),
    ("interia", &["pl"]),
    ("docomo", &["ne.jp"]),
    ("ezweb", &["ne.jp"]),
    ("softbank", &["ne.jp"]),
    ("naver", &["com"]),
    ("hanmail", &["net"]),
];

/// Domains of other services that are similar to a popular domain. They are not typing mistakes.
const OTHERS: &[&str] = &[
    "mail.com",
    "email.com",
    "ymail.com",
    "fmail.com",
    "hmail.com",
    "zmail.com",
    "inmail.com",
    "gmail.co.uk",
    "mail.ru",
    "rocketmail.com",
    "fastmail.com",
    "hushmail.com",
    "tutamail.com",
    "email.de",
    "mail.de",
    "email.it",
    "mail.ch",
    "bluemail.ch",
    "aim.com",
    "usa.com",
    "live.cn",
    "mac.de",
    "web.com",
    "gmx.info",
    "gmx.biz",
    "gmx.org",
    "msn.cn",
    "orange.net",
    "orange.com",
    "proton.com",
    "rogers.ca",
    "never.com",
    "charter.com",
    "verizon.com",
    "comcast.com",
];

/// If the domain seems to be mistyped, returns the address with the domain that the person probably meant.
///
/// The typed domain may exist, so the shop asks the person and does not correct the address itself.
pub fn suggest(address: &EmailAddress) -> Option<EmailAddress> {
    let (local, domain) = address.parts();
    let (name, end) = domain.split_once('.')?;
    let is_real = |(known, ends): &(&str, &[&str])| *known == name && ends.contains(&end);
    if OTHERS.contains(&domain) || POPULAR.iter().any(is_real) {
        return None;
    }
    // The suggestion is the domain with the fewest mistakes. If several domains have the same number of mistakes, the
    // first of them in `POPULAR` is suggested.
    let mut best: Option<(usize, String)> = None;
    for (known, ends) in POPULAR {
        let Some(in_name) = mistakes(name, known, 5) else { continue };
        for known_end in *ends {
            let Some(in_end) = mistakes(end, known_end, 3) else { continue };
            let sum = in_name + in_end;
            if best.as_ref().is_none_or(|(least, _)| sum < *least) {
                best = Some((sum, format!("{local}@{known}.{known_end}")));
            }
        }
    }
    EmailAddress::parse(&best?.1).ok()
}

/// The number of typing mistakes in `typed`: 0 if it equals `known`, or 1 if one letter was added, left out, replaced
/// or swapped with the next letter. `None` for more mistakes. Also `None` for one mistake if `known` has fewer than
/// `least` letters, because a short text is similar to many others.
fn mistakes(typed: &str, known: &str, least: usize) -> Option<usize> {
    if typed == known {
        return Some(0);
    }
    if known.len() < least {
        return None;
    }
    let same = typed.bytes().zip(known.bytes()).take_while(|(a, b)| a == b).count();
    let (typed, known) = (typed.as_bytes().get(same..)?, known.as_bytes().get(same..)?);
    let is_one = match (typed, known) {
        ([_, more @ ..], rest) if more == rest => true,
        (rest, [_, more @ ..]) if more == rest => true,
        ([_, more @ ..], [_, rest @ ..]) if more == rest => true,
        ([a, b, more @ ..], [c, d, rest @ ..]) => a == d && b == c && more == rest,
        _ => false,
    };
    is_one.then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(domain: &str) -> Option<String> {
        let address = EmailAddress::parse(&format!("Tea.Cup+1@{domain}")).unwrap();
        suggest(&address).map(|better| better.as_str().strip_prefix("Tea.Cup+1@").unwrap().to_owned())
    }

    #[test]
    fn the_domain_without_the_typing_mistake_is_suggested() {
        for (typed, meant) in [
            ("gamil.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.cmo", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.comm", "gmail.com"),
            ("gmal.con", "gmail.com"),
            ("hotmal.com", "hotmail.com"),
            ("hotmail.co.ukk", "hotmail.co.uk"),
            ("yaho.com", "yahoo.com"),
            ("yahoo.couk", "yahoo.co.uk"),
            ("outlok.de", "outlook.de"),
            ("iclod.com", "icloud.com"),
            ("gmx.nte", "gmx.net"),
            ("aol.con", "aol.com"),
            ("docmo.ne.jp", "docomo.ne.jp"),
            ("t-onlin.de", "t-online.de"),
        ] {
            assert_eq!(suggested(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn nothing_is_suggested_for_real_and_unrelated_domains() {
        for domain in [
            "gmail.com",
            "mail.com",
            "ymail.com",
            "email.com",
            "yahoo.co.id",
            "outlook.com.au",
            "gmx.at",
            "web.de",
            "example.com",
            "gail.org",
            "me.de",
            "hot.com",
            "small-pots.com",
            "proton.me",
            "küche.example",
            "gmail.de",
            "yahoo.hr",
            "aim.com",
            "mc.com",
            "xn--kche-0ra.example",
        ] {
            assert_eq!(suggested(domain), None, "{domain}");
        }
        for (name, ends) in POPULAR {
            for end in *ends {
                assert_eq!(suggested(&format!("{name}.{end}")), None, "{name}.{end}");
            }
        }
        for domain in OTHERS {
            assert_eq!(suggested(domain), None, "{domain}");
        }
    }
}
