// bin/test: every check that CI runs.
import { run } from '../shared/cli.mjs';
import { PARTS } from './parts.mjs';
import { runParts } from './run.mjs';

await run('test', () => runParts('test', PARTS, process.argv.slice(2)));
