-- A friend's code is found however the shop spells it: WooCommerce keeps every coupon in small letters.
DROP INDEX code_bank_friend;
CREATE INDEX code_bank_friend ON code_bank (code COLLATE NOCASE) WHERE claim_id IS NOT NULL;
