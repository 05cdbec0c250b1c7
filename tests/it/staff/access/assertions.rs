//! Assertions that let a person in, and those that are refused.

use super::*;
use crate::support::{Part, When};

#[test]
fn a_person_is_let_in() {
    let shop = shop();
    let answer = visit(&shop, &assertion());
    assert_eq!((answer.status, answer.header("cache-control")), (200, "private, no-store"));
    assert!(answer.contains("ada@shop.example"), "the frame names the person");
    assert_eq!(answer.get("set-cookie"), None, "Access keeps the session");
    assert_eq!(shop.head(PAGE).status, 401, "without the header");
    let before = shop.platform.db.batches();
    assert_eq!(visit(&shop, &assertion()).status, 200);
    assert_eq!(shop.platform.db.batches() - before, 2, "one for the guard, and one for the page");
}

#[test]
fn the_address_and_the_audience_may_be_written_otherwise() {
    let shop = shop();
    for (name, value) in [
        ("email", json!("Ada@Shop.EXAMPLE")),
        ("aud", json!(AUDIENCE)),
        ("aud", json!(["other", AUDIENCE])),
        ("type", json!(null)),
        ("custom", json!(7)),
    ] {
        let mut claims = claims();
        claims[name] = value.clone();
        assert_eq!(visit(&shop, &sign(&key("first"), &header(), &claims)).status, 200, "{name} {value}");
    }
}

#[test]
fn claims_that_are_refused() {
    let shop = shop();
    let team = |other: &str| Some(json!(TEAM.replace("team.", other)));
    for (name, value) in [
        ("iss", None),
        ("iss", Some(json!(""))),
        ("iss", Some(json!(format!("{TEAM}/")))),
        ("iss", Some(json!([TEAM]))),
        ("iss", team("other.")),
        ("iss", team("team.evil.")),
        ("aud", None),
        ("aud", Some(json!(null))),
        ("aud", Some(json!(""))),
        ("aud", Some(json!([]))),
        ("aud", Some(json!(["other"]))),
        ("aud", Some(json!([[AUDIENCE]]))),
        ("aud", Some(json!(format!("{AUDIENCE} ")))),
        ("aud", Some(json!(AUDIENCE.to_uppercase()))),
        ("aud", Some(json!({ "a": AUDIENCE }))),
        ("exp", None),
        ("exp", Some(json!(null))),
        ("exp", Some(json!(0))),
        ("exp", Some(json!("tomorrow"))),
        ("exp", Some(json!(1e300))),
        ("nbf", None),
        ("nbf", Some(json!(START.seconds() + DAY))),
        ("iat", None),
        ("iat", Some(json!(START.seconds() + DAY))),
        // A service token has no address, but `common_name`.
        ("email", None),
        ("email", Some(json!(null))),
        ("email", Some(json!(""))),
        ("email", Some(json!(["ada@shop.example"]))),
        ("email", Some(json!(" ada@shop.example"))),
        ("email", Some(json!("ada@shop.example\u{0}"))),
        ("email", Some(json!("%"))),
    ] {
        let mut claims = claims();
        match &value {
            Some(value) => claims[name] = value.clone(),
            None => drop(claims.as_object_mut().unwrap().remove(name)),
        }
        let answer = visit(&shop, &sign(&key("first"), &header(), &claims));
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{name} {value:?}");
    }
    assert_eq!(visit(&shop, &assertion()).status, 200, "and the assertion they were made from is good");
}

#[test]
fn headers_that_are_refused() {
    let shop = shop();
    for header in [
        json!({ "kid": "a" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "RS256", "kid": null }),
        json!({ "alg": "RS256", "kid": "" }),
        json!({ "alg": "RS256", "kid": 7 }),
        json!({ "alg": "RS256", "kid": "A" }),
        json!({ "alg": "RS256", "kid": "b" }),
        json!({ "alg": ["RS256"], "kid": "a" }),
        json!({ "alg": "rs256", "kid": "a" }),
        json!({ "alg": "RS384", "kid": "a" }),
        json!({ "alg": "PS256", "kid": "a" }),
        json!({ "alg": "ES256", "kid": "a" }),
        json!({ "alg": "EdDSA", "kid": "a" }),
        json!({ "alg": "HS256", "kid": "a" }),
        json!({ "alg": "none", "kid": "a" }),
        json!({ "alg": "", "kid": "a" }),
        json!([]),
        json!("RS256"),
    ] {
        assert_eq!(visit(&shop, &sign(&key("first"), &header, &claims())).status, 401, "{header}");
    }
}

/// The classic confusions of algorithms: no signature, and the public key as the secret of an HMAC.
#[test]
fn signatures_of_other_algorithms() {
    use jwt_compact::{Algorithm, AlgorithmSignature, alg::Hs256, alg::Hs256Key};
    let shop = shop();
    let public = jwk("a", &key("first"));
    for alg in ["none", "HS256", "RS256"] {
        let text =
            format!("{}.{}", base64(json!({ "alg": alg, "kid": "a" }).to_string()), base64(claims().to_string()));
        assert_eq!(visit(&shop, &format!("{text}.")).status, 401, "{alg}, unsigned");
        for secret in [public["n"].as_str().unwrap().as_bytes(), public.to_string().as_bytes()] {
            let signature = Hs256.sign(&Hs256Key::new(secret), text.as_bytes());
            assert_eq!(visit(&shop, &format!("{text}.{}", base64(signature.as_bytes()))).status, 401, "{alg}");
        }
    }
}

/// A set may have keys of other types. They verify no assertion, also not with their own algorithm.
#[test]
fn keys_of_other_types() {
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
    let shop = shop();
    let random = SystemRandom::new();
    let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &random).unwrap();
    let ed = Ed25519KeyPair::from_pkcs8(Ed25519KeyPair::generate_pkcs8(&random).unwrap().as_ref()).unwrap();
    let (x, y) = ec.public_key().as_ref()[1..].split_at(32);
    shop.platform.web.script(
        CERTS,
        [set(&[
            json!({ "kid": "e", "kty": "EC", "crv": "P-256", "x": base64(x), "y": base64(y) }),
            json!({ "kid": "o", "kty": "OKP", "crv": "Ed25519", "x": base64(ed.public_key()) }),
            jwk("a", &key("first")),
        ])],
    );
    for (alg, kid) in [("ES256", "e"), ("RS256", "e"), ("EdDSA", "o"), ("RS256", "o")] {
        let text =
            format!("{}.{}", base64(json!({ "alg": alg, "kid": kid }).to_string()), base64(claims().to_string()));
        let signature = match kid {
            "e" => ec.sign(&random, text.as_bytes()).unwrap().as_ref().to_vec(),
            _ => ed.sign(text.as_bytes()).as_ref().to_vec(),
        };
        assert_eq!(visit(&shop, &format!("{text}.{}", base64(signature))).status, 401, "{alg} {kid}");
    }
    assert_eq!(visit(&shop, &assertion()).status, 200);
}

#[test]
fn every_changed_character_is_refused() {
    let shop = shop();
    let good = assertion();
    assert_eq!(visit(&shop, &good).status, 200);
    for (at, old) in good.char_indices() {
        for other in ['A', '.', '='] {
            if other != old {
                let mut changed = good.clone();
                changed.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
                assert_eq!(visit(&shop, &changed).status, 401, "{changed}");
            }
        }
    }
    assert_eq!(visit(&shop, &sign(&key("second"), &header(), &claims())).status, 401, "the other key");
    let parts: Vec<&str> = good.split('.').collect();
    let forged = base64(claims_of("owner@example.com").to_string());
    shop.owner();
    assert_eq!(visit(&shop, &format!("{}.{forged}.{}", parts[0], parts[2])).status, 401);
}

#[test]
fn texts_that_are_no_assertion() {
    let shop = shop();
    let good = assertion();
    let long = format!("{good}{}", "A".repeat(20_000));
    for text in
        ["", ".", "..", "...", "a.b.c", "e30.e30.", "Bearer", &long, &format!("{good}.{good}"), &format!("{good} ")]
    {
        assert_eq!(visit(&shop, text).status, 401, "{text:.80}");
    }
    assert_eq!(fetches(&shop), 0, "none needs a key");
}

#[test]
fn the_times_to_the_second() {
    let shop = shop();
    let now = START.seconds();
    let at = |name: &str, seconds: i64| {
        let mut claims = claims();
        claims[name] = json!(now + seconds);
        visit(&shop, &sign(&key("first"), &header(), &claims)).status
    };
    assert_eq!([at("exp", -29), at("exp", -30)], [200, 401]);
    assert_eq!([at("nbf", 30), at("nbf", 31)], [200, 401]);
    assert_eq!([at("iat", 30), at("iat", 31)], [200, 401]);
}

#[test]
fn nobody_is_let_in_if_the_platform_cannot_verify() {
    let shop = shop();
    shop.platform.faults.fail_at(Part::Crypto, 1, When::Before);
    let statuses = [0, 1].map(|_| visit(&shop, &assertion()).status);
    assert_eq!(statuses, [500, 200]);
}
