//! What the people who run the shop may do.

use std::fmt;

use serde::Deserialize;

/// What somebody is in this shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the shop, and decides who else may.
    Owner,
    /// Keeps the catalogue and the orders.
    Manager,
    /// Packs and sends.
    Fulfilment,
    /// Looks, and changes nothing.
    ReadOnly,
}

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Send a product file, or have what failed in one tried again.
    ImportProducts,
    /// See what imports did.
    ReadImports,
    /// See orders, with whom they are for.
    ReadOrders,
    /// Take an order on, say that it is paid, call it off, say that money went back.
    ManageOrders,
    /// Say what was sent.
    FulfilOrders,
    /// See what happened, and what came of it.
    ReadEvents,
    /// Have an event acted on that was not.
    ReplayEvents,
    /// Read the shop's mails, which hold what their shoppers wrote and bought.
    ReadMail,
    /// Have a mail sent again.
    SendMail,
}

impl Role {
    /// The one place that says who may do what.
    pub const fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::ImportProducts
            | Permission::ManageOrders
            | Permission::ReadEvents
            | Permission::ReplayEvents
            | Permission::ReadMail
            | Permission::SendMail => matches!(self, Self::Owner | Self::Manager),
            Permission::FulfilOrders => matches!(self, Self::Owner | Self::Manager | Self::Fulfilment),
            // Orders are the page that a sign-in leads to: everybody who gets in can see them.
            Permission::ReadImports | Permission::ReadOrders => true,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Fulfilment => "fulfilment",
            Self::ReadOnly => "read only",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table that `allows` is held against, owner first. A new permission must be added here to compile.
    const fn expected(permission: Permission) -> [bool; 4] {
        match permission {
            Permission::ImportProducts
            | Permission::ManageOrders
            | Permission::ReadEvents
            | Permission::ReplayEvents
            | Permission::ReadMail
            | Permission::SendMail => [true, true, false, false],
            Permission::FulfilOrders => [true, true, true, false],
            Permission::ReadImports | Permission::ReadOrders => [true, true, true, true],
        }
    }

    #[test]
    fn every_role_and_permission() {
        let roles = [Role::Owner, Role::Manager, Role::Fulfilment, Role::ReadOnly];
        for permission in [
            Permission::ImportProducts,
            Permission::ReadImports,
            Permission::ReadOrders,
            Permission::ManageOrders,
            Permission::FulfilOrders,
            Permission::ReadEvents,
            Permission::ReplayEvents,
            Permission::ReadMail,
            Permission::SendMail,
        ] {
            assert_eq!(roles.map(|role| role.allows(permission)), expected(permission), "{permission:?}");
        }
    }

    #[test]
    fn spelled_as_in_the_database() {
        for (text, role) in [
            ("owner", Role::Owner),
            ("manager", Role::Manager),
            ("fulfilment", Role::Fulfilment),
            ("read-only", Role::ReadOnly),
        ] {
            assert_eq!(serde_json::from_str::<Role>(&format!("{text:?}")).unwrap(), role);
        }
        assert!(serde_json::from_str::<Role>("\"root\"").is_err());
    }
}
