use std::fmt;

/// Declares the reasons for which a value does not parse, each with its stable code.
macro_rules! invalid {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a value does not parse. The code is stable: callers match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Invalid {
            $($(#[$doc])* $name,)*
        }

        impl Invalid {
            /// Every reason, for documents and tests.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable code, as it stands in a problem document.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

invalid! {
    /// Another JSON type was expected, for instance a text where a number stands.
    WrongType = "wrong_type",
    /// A field that must be there is not.
    MissingField = "missing_field",
    /// A field that this route does not know: a typing mistake must not decide about money in silence.
    UnknownField = "unknown_field",
    /// The same field twice.
    DuplicateField = "duplicate_field",
    /// An empty text where one is needed.
    Empty = "empty",
    /// A text above its limit.
    TooLong = "too_long",
    /// A number outside its range.
    OutOfRange = "out_of_range",
    /// Twice the same, or the same as one that is known.
    Repeated = "repeated",
    /// None of the words that this field knows.
    UnknownWord = "unknown_word",
    /// An identifier with characters that identifiers do not have.
    IdMalformed = "id_malformed",
    /// Not a code: wrong length, a character outside the alphabet, or a check character that does not fit.
    CodeMistyped = "code_mistyped",
    /// Not an e-mail address.
    EmailMalformed = "email_malformed",
    /// Not a BCP 47 language tag.
    LocaleMalformed = "locale_malformed",
    /// Below zero.
    AmountNegative = "amount_negative",
    /// Above 10¹² minor units.
    AmountOverflow = "amount_overflow",
    /// A fraction of a minor unit.
    AmountNotWhole = "amount_not_whole",
    /// Not three capital letters.
    CurrencyMalformed = "currency_malformed",
    /// Not in ISO 4217.
    CurrencyUnknown = "currency_unknown",
    /// Well formed, but not the shop's currency.
    CurrencyForeign = "currency_foreign",
    /// Not an RFC 3339 time.
    TimeMalformed = "time_malformed",
    /// Not an origin: scheme, host and port, without a path.
    OriginMalformed = "origin_malformed",
    /// Not the host that Shopify signs for: `….myshopify.com`, whatever other hosts the shop has.
    NotMyshopify = "not_myshopify",
    /// Not an http or https address.
    UrlMalformed = "url_malformed",
    /// An address that is not called: not https, not on the public internet, or with a port or a user name in it.
    AddressForbidden = "address_forbidden",
    /// An address template without `{code}`.
    PlaceholderMissing = "placeholder_missing",
    /// Contradicts another field, for instance a survey on a page where nobody is asked.
    Contradictory = "contradictory",
}

impl Invalid {
    /// Finds the reason that a deserialiser's message starts with.
    ///
    /// Serde carries a custom error as a text only; ours are exactly a code, which this reads back.
    #[must_use]
    pub fn from_message(message: &str) -> Option<Self> {
        let word = message.split(|c: char| !c.is_ascii_lowercase() && c != '_').next()?;
        Self::ALL.iter().copied().find(|invalid| invalid.code() == word)
    }
}

/// The code, so that it can pass through serde's custom errors.
impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Invalid {}
