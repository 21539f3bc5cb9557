//! Reads the API's answers and the page's calls from JavaScript values into the domain's types.
//!
//! A small `serde` reader of our own: the general ones bring number parsing and error texts that nobody reads here.

use std::fmt::{self, Display};

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use wasm_bindgen::prelude::*;

use super::js::{self, get, item};

/// Reads a value; `None` where it is not what it should be.
pub fn read<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    T::deserialize(Js(value)).ok()
}

/// That something did not fit. What and where would only be read by a developer, who has the API's documents.
#[derive(Debug)]
pub struct Misfit;

impl Display for Misfit {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Misfit {}

/// Each by hand: the provided ones write sentences.
impl Error for Misfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Borrowed, so that letting go of values is not part of every function.
#[derive(Clone, Copy)]
struct Js<'a>(&'a JsValue);

impl Js<'_> {
    /// A page may tell its order's id as a number: `String(value)` reads it as it would be written.
    #[inline(never)]
    fn text(self) -> Result<String, Misfit> {
        if self.0.is_object() || self.0.is_falsy() && !self.0.is_string() {
            return Err(Misfit);
        }
        Ok(js::text(self.0))
    }
}

/// Numbers come as JavaScript has them; whether one fits its type, the type's own check says.
macro_rules! numbers {
    ($($method:ident $visit:ident $number:ty,)*) => {
        $(
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with what it came from")]
            #[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "a whole number or none")]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
                let given = self.0.as_f64().ok_or(Misfit)?;
                let number = given as $number;
                if number as f64 == given { visitor.$visit(number) } else { Err(Misfit) }
            }
        )*
    };
}

macro_rules! unused {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
                Err(Misfit)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Js<'_> {
    type Error = Misfit;

    numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_i64 visit_i64 i64,
    }

    // No type on the wire asks for these.
    unused! {
        deserialize_any deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i128 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_char deserialize_bytes deserialize_byte_buf deserialize_unit
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Misfit)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() || self.0.is_undefined() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Items { items: self.0, next: 0, value: JsValue::UNDEFINED })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if !self.0.is_object() {
            return Err(Misfit);
        }
        visitor.visit_map(Entries { entries: js::entries(self.0).into(), next: 0, entry: JsValue::UNDEFINED, value: JsValue::UNDEFINED })
    }

    /// Asks for the fields that the type has, in its order, and never looks at others: a newer Worker may send more.
    ///
    /// As a sequence, because the code for that is a third of what a map of names takes.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Fields { object: self.0, fields, value: JsValue::UNDEFINED })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(Word(self.text()?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

struct Fields<'a> {
    object: &'a JsValue,
    fields: &'static [&'static str],
    value: JsValue,
}

impl Fields<'_> {
    /// A field that is not there is the end: then its default stands in, or the whole does not fit.
    #[inline(never)]
    fn advance(&mut self) -> bool {
        let Some((name, rest)) = self.fields.split_first() else { return false };
        self.fields = rest;
        self.value = get(self.object, name);
        !self.value.is_undefined()
    }
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        if self.advance() { seed.deserialize(Js(&self.value)).map(Some) } else { Ok(None) }
    }
}

struct Items<'a> {
    items: &'a JsValue,
    next: u32,
    value: JsValue,
}

impl Items<'_> {
    #[inline(never)]
    fn advance(&mut self) -> bool {
        self.value = item(self.items, self.next);
        self.next += 1;
        !self.value.is_undefined()
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        if self.advance() { seed.deserialize(Js(&self.value)).map(Some) } else { Ok(None) }
    }
}

/// A map's names and values: an item of `entries` is a pair.
struct Entries {
    entries: JsValue,
    next: u32,
    entry: JsValue,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.entry = item(&self.entries, self.next);
        self.next += 1;
        if self.entry.is_undefined() {
            return Ok(None);
        }
        self.value = item(&self.entry, 0);
        seed.deserialize(Js(&self.value)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misfit> {
        self.value = item(&self.entry, 1);
        seed.deserialize(Js(&self.value))
    }
}

/// An enum on the wire is a word.
struct Word(String);

impl<'de> EnumAccess<'de> for Word {
    type Error = Misfit;
    type Variant = Unit;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Unit), Misfit> {
        seed.deserialize(StringDeserializer::new(self.0)).map(|variant| (variant, Unit))
    }
}

struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Misfit> {
        Err(Misfit)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }
}
