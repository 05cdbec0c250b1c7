import assert from 'node:assert/strict';
import { test } from 'node:test';
import { literals, sort } from '../../tools/test/record-sql.mjs';

const SOURCE = String.raw`
//! A comment with a "quote that is none.
const QUOTE: char = '"';
fn one() { sql!("SELECT id, \"order\"
   FROM note WHERE id = ?1") }
fn two() { sql!(concat!("SELECT ", columns!(), " FROM note n WHERE n.state = 'open' AND n.at <= ?1 ORDER BY n.at, n.id LIMIT 20")) }
fn three() { sql!("DELETE FROM note \
    WHERE id = ?1") }
fn words() { "nothing here is SQL, from start to end" }
#[cfg(test)]
mod tests { const OTHER: &str = "UPDATE note SET id = 7 WHERE id = 8"; }
`;
const ONE = 'SELECT id, "order"\n   FROM note WHERE id = ?1';
const TWO = "SELECT n.id FROM note n WHERE n.state = 'open' AND n.at <= ?1 ORDER BY n.at, n.id LIMIT 20";

test('literals are read as the program has them', () => {
  const found = literals(SOURCE);
  assert.ok(found.includes(ONE), found.join('\n'));
  assert.ok(found.includes('DELETE FROM note WHERE id = ?1'));
  assert.ok(!found.some((text) => text.includes('quote that') || text.includes('SET id = 7')));
});

test('what tests sent is told from what the program sent, and what nobody sent is named', () => {
  const { statements, missing } = sort([TWO, 'SELECT count(*) FROM note', ONE], [SOURCE]);
  assert.deepEqual(statements, [ONE, TWO]);
  assert.deepEqual(missing, ['DELETE FROM note WHERE id = ?1']);
});
