-- Who placed an order, where people are counted and not orders: by the address, else the shop's own id, else whoever it
-- was. A key has no space in it, so that no two persons are spelled alike.
ALTER TABLE orders ADD COLUMN person TEXT
  GENERATED ALWAYS AS (coalesce(email_key, 'customer ' || customer_id, 'order ' || id)) VIRTUAL;
-- An advocate's friends, one after the other, each with the orders by which they count.
CREATE INDEX orders_people ON orders (advocate_id, referral_state, person, placed_at) WHERE advocate_id IS NOT NULL;
