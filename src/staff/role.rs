//! Roles and permissions of staff.

use std::fmt;

use crate::names::names;

names! {
    /// A person's role.
    pub enum Role {
        /// Has every permission.
        Owner = "owner",
        /// Manages the catalogue and the orders.
        Manager = "manager",
        /// Packs and ships orders.
        Fulfilment = "fulfilment",
        /// Sees orders and the reports of imports, but changes nothing.
        ReadOnly = "read-only",
    }
}

/// Declares the permissions. Each row has a title for people, and the roles that have the permission, in the order of
/// [`Role`]. A `-` means that the role does not have it.
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $title:literal: $($role:tt),+;)+) => {
        /// A permission.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Permission {
            $($(#[$doc])* $name,)+
        }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in the scopes of API tokens.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }

        impl Role {
            /// True if the role has the permission.
            pub const fn allows(self, permission: Permission) -> bool {
                match permission {
                    $(Permission::$name => $(permissions!(@is self $role))||+,)+
                }
            }
        }
    };
    (@is $self:ident -) => { false };
    (@is $self:ident $role:ident) => { matches!($self, Self::$role) };
}

#[rustfmt::skip]
permissions! {
    /// Send a product file, or retry one that failed.
    ImportProducts "Import products": Owner, Manager, -,          -;
    /// See the reports of imports.
    ReadImports "See imports": Owner, Manager, Fulfilment, ReadOnly;
    /// See orders and their shoppers. Every role has this permission, because the list of orders is the first page
    /// after a sign-in.
    ReadOrders "See orders": Owner, Manager, Fulfilment, ReadOnly;
    /// Accept or cancel an order, and record payments and refunds.
    ManageOrders "Accept, cancel and refund orders": Owner, Manager, -,          -;
    /// Record sent units.
    FulfilOrders "Mark orders as sent": Owner, Manager, Fulfilment, -;
    /// See events and their status.
    ReadEvents "See events": Owner, Manager, -,          -;
    /// Send an unprocessed event again.
    ReplayEvents "Send events again": Owner, Manager, -,          -;
    /// Read the shop's mails, with the data of their recipients.
    ReadMail "Read mails": Owner, Manager, -,          -;
    /// Send a mail again.
    SendMail "Send mails again": Owner, Manager, -,          -;
    /// See and change products.
    ManageCatalogue "Manage products": Owner, Manager, -,          -;
    /// See and change the redirects.
    ManageContent "Manage pages and redirects": Owner, Manager, -,          -;
    /// See the shop's settings.
    ReadSettings "See settings": Owner, Manager, -,          ReadOnly;
    /// Change the shop's settings, such as its bank details and its tax.
    ChangeSettings "Change settings": Owner, -,       -,          -;
    /// See and change the people with access to `/admin`.
    ManagePeople "Manage people": Owner, -, -, -;
    /// Read the audit log.
    ReadAudit "Read the audit log": Owner, Manager, -, -;
    /// See and end one's own sessions and API tokens.
    OwnAccount "See the own account": Owner, Manager, Fulfilment, ReadOnly;
}

impl Role {
    /// One sentence about the permissions of the role.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Owner => "Everything, also people and settings.",
            Self::Manager => "Products, orders, redirects, mails and events. Sees settings.",
            Self::Fulfilment => "Sees orders and marks them as sent.",
            Self::ReadOnly => "Sees orders, imports and settings. Changes nothing.",
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

    /// The expected roles of each permission, in the order of `Role::ALL`. The code compiles only if every permission
    /// is listed here.
    const fn expected(permission: Permission) -> [bool; 4] {
        match permission {
            Permission::ImportProducts
            | Permission::ManageOrders
            | Permission::ReadEvents
            | Permission::ReplayEvents
            | Permission::ReadMail
            | Permission::ReadAudit
            | Permission::ManageContent
            | Permission::ManageCatalogue
            | Permission::SendMail => [true, true, false, false],
            Permission::FulfilOrders => [true, true, true, false],
            Permission::ReadImports | Permission::ReadOrders | Permission::OwnAccount => [true, true, true, true],
            Permission::ReadSettings => [true, true, false, true],
            Permission::ChangeSettings | Permission::ManagePeople => [true, false, false, false],
        }
    }

    #[test]
    fn every_role_has_the_expected_permissions() {
        for permission in Permission::ALL {
            assert_eq!(Role::ALL.map(|role| role.allows(*permission)), expected(*permission), "{permission:?}");
        }
    }
}
