-- Definitions that all other migrations use.
--
-- In all migrations, money is an INTEGER of minor units, in shop.currency or in the order's own currency. Weights are
-- in grams. Times are in Unix milliseconds (UTC). Writers set updated_at, and triggers read the current time from it.
--
-- D1 cannot alter a CHECK, and rebuilding a table loses the rows that refer to it. So a CHECK only has rules that never
-- change: signs, fixed ranges and sums. Rules that may change, such as lists of states and maximum lengths, are in
-- triggers named {table}_rules_…. A later migration can drop and recreate these triggers.

-- Inserting a text into guard fails the whole batch with that text. (An UPDATE that matches no row does not fail a
-- batch.)
CREATE VIEW guard (broken) AS SELECT NULL WHERE 0;
CREATE TRIGGER guard_fails INSTEAD OF INSERT ON guard WHEN NEW.broken IS NOT NULL BEGIN
  SELECT RAISE(ABORT, NEW.broken);
END;

-- A random token of 128 bits in the format of src/ids.rs, for events that triggers write.
CREATE VIEW fresh_token (token) AS
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 25)
SELECT group_concat(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1), '')
  || substr('aeimquy4', 1 + (random() & 7), 1) FROM place;
