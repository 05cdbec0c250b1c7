// Brings the shop of `npx wrangler dev` up to date: wrangler itself migrates nothing and knows nothing of the static files.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/cli.mjs';
import { persistencePath, withLocalState } from './local-state.mjs';
import { applyMigrations } from './migrations.mjs';
import { uploadStaticFiles } from './static-files.mjs';

/**
 * Never fails: what cannot be brought up to date is no reason not to serve, and the page then names the command.
 * @param {string} [state] the folder of its data; wrangler's own unless it is told another
 */
export async function prepareLocalShop(state = join(ROOT, '.wrangler', 'state'), say = console) {
  try {
    mkdirSync(persistencePath(state), { recursive: true });
    const [applied, stored] = await withLocalState(state, async ({ db, bucket }) => [await applyMigrations(db), await uploadStaticFiles(bucket)]);
    if (applied.length || stored) say.log(`The local shop: ${applied.length} migrations applied, ${stored} static files stored.`);
  } catch (error) {
    say.error(`The local shop is not up to date: ${error.message}`);
  }
}
