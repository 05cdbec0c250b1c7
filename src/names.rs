//! Enums that the database stores as text.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::de::{Deserializer, Error, Visitor};

/// Declares an enum that the database stores, with the text of each variant:
///
/// ```ignore
/// names! {
///     /// The state of a mail.
///     pub enum State {
///         /// The mail waits for its next attempt.
///         Queued = "queued",
///         /// A provider has accepted the mail.
///         Sent = "sent",
///     }
/// }
/// ```
///
/// The enum gets `ALL`, `name()`, `FromStr`, `Serialize`, `Deserialize`, and a conversion into a statement's parameter.
/// It does not get `Display`, because the texts are for the database and for forms, and not for people.
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $vis enum $type { $($(#[$doc])* $variant),+ }

        #[allow(dead_code, reason = "not every enum uses both `ALL` and `name`")]
        impl $type {
            /// All variants, in the order of their declaration.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The text that the database stores.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = $crate::names::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($name => Ok(Self::$variant),)+ _ => Err($crate::names::UnknownName) }
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::names::deserialize(deserializer)
            }
        }

        impl From<$type> for $crate::platform::Param {
            fn from(value: $type) -> Self {
                Self::from(value.name())
            }
        }
    };
}
pub(crate) use names;

/// The error for a text that is not the name of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownName;

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an unknown name")
    }
}

impl std::error::Error for UnknownName {}

/// Reads a name without copying its text, because a list can have thousands of rows.
pub(crate) fn deserialize<'de, T: FromStr<Err = UnknownName>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Name<T>(PhantomData<T>);

    impl<T: FromStr<Err = UnknownName>> Visitor<'_> for Name<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(|_| E::custom(format_args!("unknown name `{text}`")))
        }
    }

    from.deserialize_str(Name(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Param;

    names! {
        enum Fruit {
            Apple = "apple",
            /// The name has two words.
            BloodOrange = "blood-orange",
        }
    }

    #[test]
    fn every_variant_is_read_back_from_its_name() {
        assert_eq!(Fruit::ALL, [Fruit::Apple, Fruit::BloodOrange]);
        for fruit in Fruit::ALL {
            assert_eq!(fruit.name().parse(), Ok(fruit));
            let json = serde_json::to_string(&fruit).unwrap();
            assert_eq!(json, format!("{:?}", fruit.name()));
            assert_eq!(serde_json::from_str::<Fruit>(&json).unwrap(), fruit);
            assert_eq!(crate::json::read::<Fruit>(&json).unwrap(), fruit);
            assert_eq!(Param::from(fruit), Param::Text(fruit.name().to_owned()));
        }
    }

    #[test]
    fn texts_that_are_no_names_are_refused() {
        for text in ["", "Apple", " apple", "blood_orange", "plum"] {
            assert_eq!(text.parse::<Fruit>(), Err(UnknownName), "{text:?}");
        }
        let error = serde_json::from_str::<Fruit>(r#""plum""#).unwrap_err().to_string();
        assert!(error.contains("unknown name `plum`"), "{error}");
        assert!(serde_json::from_str::<Fruit>("1").is_err());
    }
}
