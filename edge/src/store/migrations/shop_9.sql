-- An order by a friend writes into every index that knows its advocate, and of a large ledger each is a page that has to be
-- fetched first: so there are no more of them than questions.

-- Friends by time are found state by state (`orders_friends`).
DROP INDEX orders_advocate;

-- Only rules with a name of their own are looked up by it: milestones and standing discounts.
DROP INDEX rewards_hanging;
CREATE INDEX rewards_hanging ON rewards (beneficiary, rule, placed_at) WHERE instr(rule, ':') > 0;
