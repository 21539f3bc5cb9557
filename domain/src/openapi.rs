//! The OpenAPI document of every route, made from the declarations.
