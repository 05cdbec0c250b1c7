//! Members of staff: their sign-in links, sessions and API tokens.

use serde_json::Value;
use sha2::{Digest, Sha256};
use vitrine::{audit::By, context::random_token, ids::PersonId, platform::Platform, sql};

use super::{Answer, Shop};

/// The lifetime of a link in milliseconds, as in `bin/admin-link`.
pub const LINK_MS: i64 = 10 * 60 * 1000;

impl Shop {
    /// Stores a link for `{role}@shop.example` as `bin/admin-link` does, and returns its token. `kind` is "session" or
    /// "token".
    pub fn link(&self, role: &str, kind: &str) -> String {
        let token = random_token(&self.platform).unwrap().to_string();
        let hash: String = Sha256::digest(&token).iter().map(|byte| format!("{byte:02x}")).collect();
        let now = self.platform.now();
        self.person(&format!("{role}@shop.example"), role);
        self.rows(sql!(
            "INSERT INTO sign_in (token_hash, owner_kind, owner_id, gives, created_at, expires_at)
             SELECT ?1, 'staff', id, ?3, ?4, ?5 FROM person WHERE email = ?2",
            hash,
            format!("{role}@shop.example"),
            kind,
            now,
            now.0 + LINK_MS
        ));
        token
    }

    /// An owner of the shop.
    pub fn owner(&self) -> By {
        self.person("owner@example.com", "owner")
    }

    /// Inserts a member of staff, or updates the role and restores a removed one.
    pub fn person(&self, email: &str, role: &str) -> By {
        let insert = sql!(
            "INSERT INTO person (email, role, since) VALUES (?1, ?2, ?3)
             ON CONFLICT (email) DO UPDATE SET role = excluded.role, removed = NULL RETURNING id",
            email,
            role,
            self.platform.now()
        );
        By::Person(PersonId::new(self.value(insert).as_i64().unwrap()).unwrap())
    }

    /// Presses the button on the page of a link.
    pub fn open_link(&self, token: &str) -> Answer {
        self.post("/admin/sign-in", &[("token", token)], &[])
    }

    /// Signs in, and returns the Cookie header of the session.
    pub fn sign_in(&self, role: &str) -> String {
        let answer = self.open_link(&self.link(role, "session"));
        answer.cookie("__Host-session").unwrap_or_else(|| panic!("no session: {} {}", answer.status, answer.text()))
    }

    /// Signs a program in, and returns its Authorization header.
    pub fn api_token(&self, role: &str) -> String {
        let answer =
            self.post("/admin/sign-in", &[("token", &self.link(role, "token"))], &[("accept", "application/json")]);
        let json: Value = serde_json::from_slice(&answer.body).unwrap();
        format!("Bearer {}", json["token"].as_str().expect("a token"))
    }
}

impl Answer {
    /// A cookie of the response, in the form of the Cookie header.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let mut pairs = cookies.map(|cookie| cookie.split(';').next().unwrap());
        pairs.rfind(|pair| pair.split_once('=').is_some_and(|(key, _)| key == name)).map(str::to_owned)
    }
}
