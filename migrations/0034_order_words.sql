-- The words by which staff find an order: of the customer's name, company, place and e-mail address, of the reference
-- and of the SKUs. They are folded: lower case, without accents.

CREATE TABLE order_word (
  word     TEXT NOT NULL CHECK (word <> ''),
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  PRIMARY KEY (word, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_word_of_order ON order_word (order_id, word);

-- Older orders get only the words of the name and the e-mail address, split at spaces, dots, hyphens and @. SQL cannot
-- fold accents.
WITH RECURSIVE split (order_id, word, rest) AS (
  SELECT id, '', replace(replace(replace(lower(coalesce(address ->> '$.name', '') || ' ' || email), '@', ' '), '.', ' '), '-', ' ') || ' '
  FROM orders
  UNION ALL
  SELECT order_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split WHERE rest <> ''
)
INSERT OR IGNORE INTO order_word (word, order_id) SELECT word, order_id FROM split WHERE word <> '';
