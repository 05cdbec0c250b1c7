//! A column with JSON.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, Visitor};

/// The value of a column that contains JSON as text. The value is read together with its row, so invalid JSON is an
/// error of the row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Text<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Column<T>(PhantomData<T>);

        impl<T: DeserializeOwned> Visitor<'_> for Column<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON as text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
                super::read(text).map_err(E::custom)
            }
        }

        from.deserialize_str(Column(PhantomData)).map(Self)
    }
}
