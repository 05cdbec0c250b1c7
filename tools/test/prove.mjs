// bin/prove: the long forms of parts of bin/test, and its own parts.
import { run } from '../shared/cli.mjs';
import { LONG_PARTS, PARTS } from './parts.mjs';
import { runParts } from './run.mjs';

const { it, e2e, load, fault } = PARTS;

// tools/test/long.mjs and tests/it/support/long.rs read this variable.
process.env.VITRINE_LONG = '1';
await run('prove', () => runParts('prove', { it, e2e, ...LONG_PARTS, load, fault }, process.argv.slice(2)));
