use super::ExportList;

impl ExportList {
    /// The columns of the table, from left to right: where each cell stands in the row's JSON. What is a list or an object
    /// there is JSON in the cell.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Orders => &[
                "id",
                "placed_at",
                "recorded_at",
                "cancelled_at",
                "customer.id",
                "customer.email",
                "customer.new",
                "customer.postal_code",
                "customer_erased",
                "total.amount_minor",
                "total.currency",
                "discount_codes",
                "ref",
                "staff",
                "program_version",
                "referral_id",
                "advocate_code",
                "evidence",
                "state",
                "reasons",
            ],
            Self::Referrals => {
                &["id", "order_id", "advocate_code", "evidence", "state", "placed_at", "reasons"]
            }
            Self::Rewards => &[
                "id",
                "side",
                "rule",
                "state",
                "order_id",
                "advocate_code",
                "value.amount_minor",
                "value.currency",
                "quantity",
                "held_until",
                "expires_at",
                "code",
                "in_review",
                "reward",
                "choices",
                "fulfilment",
                "reasons",
            ],
            Self::Entries => &[
                "seq",
                "at",
                "reward_id",
                "order_id",
                "side",
                "rule",
                "kind",
                "amount_minor",
                "currency",
                "offset_minor",
                "debt_minor",
                "actor",
                "reasons",
            ],
            Self::Responses => &[
                "id",
                "score",
                "band",
                "event",
                "order_id",
                "email",
                "locale",
                "improve",
                "other",
                "answered_at",
                "counted",
            ],
            Self::Advocates => &[
                "code",
                "email",
                "name",
                "locale",
                "customer_id",
                "joined_at",
                "partner",
                "erased",
                "friends",
            ],
        }
    }
}
