-- What the other migrations use.
--
-- In all of them: money is an INTEGER of minor units, of shop.currency or of the order's own; weights are grams;
-- times are unix milliseconds (UTC). Writers give the time in updated_at; triggers take it from there.
--
-- CHECKs hold signs, ranges that can never grow, and sums that define correctness: D1 cannot alter one, and rebuilding
-- a table loses the rows that refer to it. What may grow, a list of states or a longest text, is in triggers named
-- {table}_rules_…, which a later migration drops and creates again.

-- A batch that must not go through inserts the reason here: the whole batch fails with that text.
-- (An UPDATE that touches no row does not roll anything back.)
CREATE VIEW guard (broken) AS SELECT NULL WHERE 0;
CREATE TRIGGER guard_fails INSTEAD OF INSERT ON guard WHEN NEW.broken IS NOT NULL BEGIN
  SELECT RAISE(ABORT, NEW.broken);
END;

-- 128 random bits as src/ids.rs spells them, for events that triggers write.
CREATE VIEW fresh_token (token) AS
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 25)
SELECT group_concat(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1), '')
  || substr('aeimquy4', 1 + (random() & 7), 1) FROM place;
