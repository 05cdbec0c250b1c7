//! Finds web addresses in names and other parts of an address. The shop's mails contain the address, and a shopper can
//! type the e-mail address of another person. Without this check, spammers could use the shop to send links.

use super::part::Part;
use crate::typed::plain;

/// Top-level domains of addresses that mail programs turn into links even without `https://`. The list also has
/// `example`, which is reserved for documentation and tests.
const ENDS: [&str; 32] = [
    "com", "net", "org", "info", "biz", "xyz", "top", "shop", "site", "online", "store", "club", "click", "link",
    "live", "win", "vip", "icu", "app", "dev", "page", "space", "website", "pro", "bet", "casino", "io", "ly", "gl",
    "ru", "cn", "example",
];

/// True if this part of an address contains a web address. A domain without `www.` and without a path is refused only
/// in a person's name. In other parts, it may be the name of a company.
pub(super) fn has_web_address(part: Part, text: &str) -> bool {
    if matches!(part, Part::Postcode | Part::Phone) {
        return false;
    }
    let text: String = text.chars().map(plain).collect();
    let lower = text.to_lowercase();
    if lower.contains("://") || lower.contains(":\\\\") {
        return true;
    }
    let is_between = |c: char| c.is_whitespace() || "()[]{}<>\"'“”„«»|,;*".contains(c);
    text.split(is_between).any(|word| is_web_address(part, word.trim_matches(['.', '!', '?', ':', '-'])))
}

fn is_web_address(part: Part, word: &str) -> bool {
    let word = word.trim_start_matches(['/', '\\']);
    let path = word.find(['/', '\\', '?', '#', ':']);
    let (host, path) = path.and_then(|at| word.split_at_checked(at)).unwrap_or((word, ""));
    let Some((front, end)) = host.rsplit_once('.').filter(|_| is_host(host)) else { return false };
    let (start, lower) = (front.to_lowercase(), end.to_lowercase());
    let is_known = ENDS.contains(&lower.as_str());
    if start.starts_with("www.") {
        return true;
    }
    if !path.is_empty() {
        // `Fam.Meier/Schmidt` is a name without a space after the dot. In a domain, people rarely type a capital letter
        // after the last dot.
        let may_be_name =
            end.chars().next().is_some_and(char::is_uppercase) && end.chars().skip(1).all(char::is_lowercase);
        return is_known || (matches!(part, Part::Name | Part::Organization) && !may_be_name);
    }
    let country =
        lower.len() == 2 && ["co", "com", "net", "org"].iter().any(|second| start.ends_with(&format!(".{second}")));
    part == Part::Name && (country || is_known) && front.chars().count() > 2
}

/// True if the text has several labels with dots between them, and the last label has only letters.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let end = text.rsplit('.').next().unwrap_or_default();
    text.contains('.') && text.split('.').all(is_label) && end.len() > 1 && end.chars().all(char::is_alphabetic)
}
