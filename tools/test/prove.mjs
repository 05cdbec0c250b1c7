// bin/prove: the parts of bin/test that have a long form, in that form, and parts of its own.
import { run } from '../shared/cli.mjs';
import { LONG_PARTS, PARTS } from './parts.mjs';
import { runParts } from './run.mjs';

const { it, e2e, load, fault } = PARTS;

// Tests of all languages read it: tools/test/long.mjs, tests/it/support/long.rs.
process.env.VITRINE_LONG = '1';
await run('prove', () => runParts('prove', { it, e2e, ...LONG_PARTS, load, fault }, process.argv.slice(2)));
