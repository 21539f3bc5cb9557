//! Rewards: which fields there are depends on the kind.

use serde_json::Value;

use super::gather::{Fields, Gather, Reader};
use crate::api::rewards::FulfilmentKind;
use crate::ledger::{Flat, Fulfilment, Kind, Offered, Parts, RewardTerms};
use crate::program::Program;
use crate::value::{Amount, BasisPoints, Count, Currency, Invalid, Money, Name, PoolName};

impl Gather for Offered {
    /// The terms stand beside the other fields.
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(value, path, reader)?;
        let others = fields.take_within("or", Some(Vec::new()), 0..=Self::MOST_OTHERS);
        let hold_days = fields.take_within("hold_days", Some(None), 0..=Program::MAX_DAYS);
        let expires = fields.take_within("expires_after_days", Some(None), 1..=RewardTerms::MAX_DAYS);
        let fulfilment = fields.take("fulfilment", Some(Fulfilment::default()));
        let terms = RewardTerms::gather(Value::Object(fields.rest), path, reader);
        Some(Self {
            terms: terms?,
            others: others?,
            hold_days: hold_days?,
            expires_after_days: expires?,
            fulfilment: fulfilment?,
        })
    }
}

impl Gather for RewardTerms {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(value, path, reader)?;
        // As the schema has it: what belongs to another kind may be null.
        fields.rest.retain(|name, value| !value.is_null() || !Flat::OF_SOME_KIND.contains(&name.as_str()));
        let terms = match fields.take("kind", None) {
            Some(kind) => {
                // A share of what? Of the last friend's order is a lottery.
                if kind == Kind::Percentage && path.starts_with("milestones[") {
                    fields.refuse("kind", Invalid::Contradictory);
                }
                Self::of_kind(kind, &mut fields).ok()
            }
            None => of_unknown_kind(&mut fields),
        };
        fields.finish();
        terms
    }
}

/// Nobody can say which fields are missing or too many: those that are there are read.
fn of_unknown_kind(fields: &mut Fields<'_>) -> Option<RewardTerms> {
    fields.take("basis_points", Some(None::<BasisPoints>));
    fields.take_within("amount_minor", Some(None::<Amount>), Amount::SMALLEST..=Amount::MAX);
    fields.take("currency", Some(None::<Currency>));
    fields.take("count", Some(None::<Count>));
    fields.take("name", Some(None::<Name>));
    fields.take_within("days", Some(None::<u16>), 1..=RewardTerms::MAX_DAYS);
    None
}

impl Parts for Fields<'_> {
    /// The reader knows what is wrong.
    type Fault = ();

    fn share(&mut self) -> Result<BasisPoints, ()> {
        self.take("basis_points", None).ok_or(())
    }

    /// Nothing at all is no reward: who gets none has `null` in its place.
    fn money(&mut self) -> Result<Money, ()> {
        let money = self.money_within(Amount::SMALLEST..=Amount::MAX).ok_or(())?;
        self.reader.together.prize(self.path, money);
        Ok(money)
    }

    fn count(&mut self) -> Result<Count, ()> {
        self.take("count", None).ok_or(())
    }

    fn name(&mut self) -> Result<Name, ()> {
        self.take("name", None).ok_or(())
    }

    fn days(&mut self) -> Result<u16, ()> {
        self.take_within("days", None, 1..=RewardTerms::MAX_DAYS).ok_or(())
    }
}

impl Gather for Fulfilment {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(value, path, reader)?;
        let fulfilment = match fields.take("by", None) {
            Some(FulfilmentKind::Task) => Some(Self::Task),
            Some(FulfilmentKind::Webhook) => Some(Self::Webhook),
            Some(FulfilmentKind::Code) => fields.take("pool", None).map(|pool| Self::Code { pool }),
            // Perhaps by a code.
            None => fields.take("pool", Some(None::<PoolName>)).and(None),
        };
        fields.finish();
        fulfilment
    }
}
