//! The objects of a program: their fields, the bounds of each, and what stands for those that are left out.

use serde_json::Value;

use super::gather::{Fields, Gather, Reader, gather_map};
use super::leaves::gather_text;
use crate::ledger::Evidence;
use crate::program::{
    Debts, Limit, Milestone, Neighbours, Program, Risk, StaffCredit, StaffGoal, StandingDiscount, Surprise,
    Survey, Test, Texts, Variant,
};
use crate::value::{Amount, Invalid, RuleId};

/// The most rules of one kind.
const MOST_RULES: usize = 20;
const MOST_STANDING: usize = 10;
const MOST_LOW_CODES: u32 = 100_000;
const MOST_POSTAL_CHARS: u8 = 16;
const MOST_WEIGHT: u16 = 1_000;

/// What stands for a field that is not there.
macro_rules! absent {
    () => {
        None
    };
    ($default:expr) => {
        Some($default)
    };
}

macro_rules! take {
    ($fields:ident, $field:ident, $absent:expr) => {
        $fields.take(stringify!($field), $absent)
    };
    ($fields:ident, $field:ident, $absent:expr, $bounds:expr) => {
        $fields.take_within(stringify!($field), $absent, $bounds)
    };
}

/// Objects, field by field. A field's bounds stand in brackets; with a value after it, it may be left out. After the
/// arrow the fields are looked at together; those that could not be read are `None`.
macro_rules! objects {
    ($($object:ident {
        $($field:ident $([$bounds:expr])? $(= $default:expr)?),* $(,)?
    } $(=> |$fields:ident| $then:expr;)?)*) => {
        $(impl Gather for $object {
            fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
                let mut fields = Fields::of(value, path, reader)?;
                $(let $field = take!(fields, $field, absent!($($default)?) $(, $bounds)?);)*
                $(let $fields = &mut fields; $then;)?
                fields.finish();
                Some(Self { $($field: $field?,)* })
            }
        })*
    };
}

objects! {
    Program {
        advocate_reward, friend_reward, hold_days [0..=Self::MAX_DAYS], attribution_days [1..=Self::MAX_DAYS],
        new_customers_only, minimum_order, advocate_limit [1..=u32::MAX], apply_url, survey, texts,
        evidence [1..=usize::MAX] = Evidence::all(), limits [0..=MOST_RULES] = Vec::new(),
        milestones [0..=MOST_RULES] = Vec::new(), standing_discounts [0..=MOST_STANDING] = Vec::new(),
        neighbours = None, surprise = None, staff = None, partner_reward = None, debts = Debts::default(),
        friend_code_pool = None, low_codes [0..=MOST_LOW_CODES] = Self::default_low_codes(), risk = Risk::default(),
        test = None,
    } => |fields| fields.reader.together.most_friends(advocate_limit.flatten());
    Survey {
        pages, delay_ms [0..=Self::MAX_DELAY_MS], placement, repeat_after_days [1..=Program::MAX_DAYS],
    }
    Limit { id, per, period, count = None, value [Amount::SMALLEST..=Amount::MAX] = None } => |fields| {
        if id.as_ref().is_some_and(|id: &RuleId| id.as_ref() == Program::LIMIT_FOR_LIFE) {
            fields.refuse("id", Invalid::Contradictory);
        }
        if let (Some(None), Some(None)) = (count, value) {
            fields.refuse("", Invalid::MissingField);
        }
        fields.reader.together.limit(fields.path, per.zip(period), count.flatten(), value.flatten());
    };
    Milestone { id, friends, reward } => |fields| fields.reader.together.milestone(fields.path, friends);
    StandingDiscount { id, friends, advocate_reward, friend_reward } => |fields| {
        if let (Some(None), Some(None)) = (&advocate_reward, &friend_reward) {
            fields.refuse("", Invalid::Contradictory);
        }
    };
    Neighbours { prefix_chars [1..=MOST_POSTAL_CHARS], same_day, advocate_reward, friend_reward } => |fields| {
        if let (Some(None), Some(None)) = (&advocate_reward, &friend_reward) {
            fields.refuse("", Invalid::Contradictory);
        }
    };
    Surprise { seed, one_in, reward }
    StaffCredit { points, goal }
    StaffGoal { period, referrals }
    Risk {
        review_at [1..=MOST_WEIGHT] = Self::default().review_at, friends_a_day = Self::default().friends_a_day,
        banned [0..=Self::MOST_LISTED] = Vec::new(), allowed [0..=Self::MOST_LISTED] = Vec::new(),
        leaked [0..=Self::MOST_LISTED] = Vec::new(),
    }
    Test { id, seed, hold_out_basis_points, variants [1..=Self::MOST_VARIANTS] }
    Variant { id, weight, advocate_reward, friend_reward }
}

impl Gather for Texts {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let languages = gather_map(Self::MAX_LANGUAGES, value, path, reader, |texts, path, reader| {
            gather_map(Self::MAX_TEXTS, texts, path, reader, |text, path, reader| {
                gather_text(Self::MAX_CHARS, text, path, reader)
            })
        });
        languages.map(Self)
    }
}
