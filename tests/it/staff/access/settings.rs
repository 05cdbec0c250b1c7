//! The two settings of Access.

use super::*;

fn visit_with(domain: &str, audience: &str, environment: &str) -> (Shop, u16) {
    let shop = shop();
    shop.platform.set_var("ACCESS_TEAM_DOMAIN", domain);
    shop.platform.set_var("ACCESS_AUDIENCE", audience);
    shop.platform.set_var("ENVIRONMENT", environment);
    shop.platform.set_var("SHOP_ORIGIN", "https://shop.example");
    let status = visit(&shop, &assertion()).status;
    (shop, status)
}

#[test]
fn nobody_is_let_in_without_both() {
    for (domain, audience) in [("", ""), (TEAM, ""), ("", AUDIENCE)] {
        let (shop, status) = visit_with(domain, audience, "production");
        assert_eq!((status, fetches(&shop)), (401, 0), "{domain:?} {audience:?}");
        assert_eq!(shop.ask(Method::GET, PAGE, &[("cookie", &shop.sign_in("owner")), (HEADER, "x")]).status, 200);
    }
}

#[test]
fn they_may_be_written_otherwise() {
    let spaced = format!(" {AUDIENCE} ");
    for domain in [TEAM, &format!("{TEAM}/"), &format!(" {TEAM} "), "HTTPS://Team.CloudflareAccess.com:443"] {
        assert_eq!(visit_with(domain, &spaced, "production").1, 200, "{domain}");
    }
}

#[test]
fn other_values_let_nobody_in() {
    for (domain, audience, status) in [
        ("https://other.cloudflareaccess.com", AUDIENCE, 401),
        (TEAM, "other", 401),
        (TEAM, &AUDIENCE[1..], 401),
        (TEAM, "*", 401),
        ("team.cloudflareaccess.com", AUDIENCE, 503),
        ("team", AUDIENCE, 503),
        ("http://team.cloudflareaccess.com", AUDIENCE, 503),
        ("https://team.cloudflareaccess.com/certs", AUDIENCE, 503),
        ("https://me:secret@team.cloudflareaccess.com", AUDIENCE, 503),
        ("javascript:alert(1)", AUDIENCE, 503),
    ] {
        let (shop, found) = visit_with(domain, audience, "production");
        assert_eq!((found, fetches(&shop)), (status, 0), "{domain:?} {audience:?}");
        let named = shop.platform.take_log().iter().any(|(_, line)| line.contains("ACCESS_TEAM_DOMAIN is not"));
        assert_eq!(named, status == 503, "the log names the setting: {domain}");
        // A request without an assertion is not affected.
        assert_eq!(shop.get(PAGE).status, 401, "{domain}");
    }
}

/// The keys of one team do not count for another, even in an isolate that has them.
#[test]
fn another_team_has_other_keys() {
    let shop = shop();
    assert_eq!(visit(&shop, &assertion()).status, 200);
    let other = "https://other.cloudflareaccess.com";
    shop.platform.set_var("ACCESS_TEAM_DOMAIN", other);
    shop.platform.web.script(&format!("{other}/cdn-cgi/access/certs"), [set(&[jwk("a", &key("second"))])]);
    let mut claims = claims();
    claims["iss"] = json!(other);
    assert_eq!(visit(&shop, &sign(&key("first"), &header(), &claims)).status, 401);
    assert_eq!(visit(&shop, &sign(&key("second"), &header(), &claims)).status, 200);
}
