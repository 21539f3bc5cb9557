//! Writes the domain's types as JavaScript values: for `calls.js`, which makes JSON of them, and for the page's listeners.

use serde::Serialize;
use serde::ser::{Impossible, SerializeStruct, Serializer};
use wasm_bindgen::prelude::*;

use super::js::{self, object, set};

/// A JavaScript value of the same shape.
pub fn write<T: Serialize>(value: &T) -> JsValue {
    value.serialize(Js).unwrap_or(JsValue::UNDEFINED)
}

/// JSON. Lists are not among it.
pub fn json<T: Serialize>(value: &T) -> String {
    js::json(&write(value))
}

/// That something is of none of the shapes that go over the wire. None of ours is.
#[derive(Debug)]
pub struct Misfit;

impl std::fmt::Display for Misfit {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Misfit {}

impl serde::ser::Error for Misfit {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Js;

macro_rules! plain {
    ($($method:ident $type:ty,)*) => {
        $(
            fn $method(self, value: $type) -> Result<JsValue, Misfit> {
                Ok(value.into())
            }
        )*
    };
}

macro_rules! unused {
    ($($method:ident($($argument:ty),*) -> $answer:ty,)*) => {
        $(
            unused!(@ $method($($argument),*) -> $answer);
        )*
    };
    (@ $method:ident($a:ty) -> $answer:ty) => {
        fn $method(self, _: $a) -> Result<$answer, Misfit> { Err(Misfit) }
    };
    (@ $method:ident($a:ty, $b:ty) -> $answer:ty) => {
        fn $method(self, _: $a, _: $b) -> Result<$answer, Misfit> { Err(Misfit) }
    };
    (@ $method:ident($a:ty, $b:ty, $c:ty, $d:ty) -> $answer:ty) => {
        fn $method(self, _: $a, _: $b, _: $c, _: $d) -> Result<$answer, Misfit> { Err(Misfit) }
    };
}

type Never = Impossible<JsValue, Misfit>;

impl Serializer for Js {
    type Ok = JsValue;
    type Error = Misfit;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Object;
    type SerializeStructVariant = Never;

    plain! {
        serialize_bool bool,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_f64 f64,
        serialize_str &str,
    }

    // No type that the popup sends holds these.
    unused! {
        serialize_i8(i8) -> JsValue,
        serialize_i16(i16) -> JsValue,
        serialize_i32(i32) -> JsValue,
        serialize_i64(i64) -> JsValue,
        serialize_u64(u64) -> JsValue,
        serialize_f32(f32) -> JsValue,
        serialize_char(char) -> JsValue,
        serialize_bytes(&[u8]) -> JsValue,
        serialize_unit_struct(&'static str) -> JsValue,
        serialize_seq(Option<usize>) -> Never,
        serialize_tuple(usize) -> Never,
        serialize_tuple_struct(&'static str, usize) -> Never,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never,
        serialize_map(Option<usize>) -> Never,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never,
    }

    fn serialize_none(self) -> Result<JsValue, Misfit> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<JsValue, Misfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<JsValue, Misfit> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<JsValue, Misfit> {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Misfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<JsValue, Misfit> {
        Err(Misfit)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, Misfit> {
        Ok(Object(object("{}")))
    }
}

struct Object(JsValue);

impl Object {
    #[inline(never)]
    fn put(&self, name: &str, value: &JsValue) {
        set(&self.0, name, value);
    }
}

impl SerializeStruct for Object {
    type Ok = JsValue;
    type Error = Misfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Misfit> {
        self.put(name, &value.serialize(Js)?);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Misfit> {
        Ok(self.0)
    }
}
