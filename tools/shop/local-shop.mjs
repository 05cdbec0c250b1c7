// Updates the local shop of `npx wrangler dev`, because wrangler itself applies no migrations and stores no static
// files.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/cli.mjs';
import { persistencePath, withLocalState } from './local-state.mjs';
import { applyMigrations } from './migrations.mjs';
import { uploadStaticFiles } from './static-files.mjs';

/**
 * Applies migrations and stores static files. A failure is only printed, because wrangler can still serve the shop.
 * @param {string} [state] the data folder; default: wrangler's own
 */
export async function prepareLocalShop(state = join(ROOT, '.wrangler', 'state'), say = console) {
  try {
    mkdirSync(persistencePath(state), { recursive: true });
    const [applied, stored] = await withLocalState(state, async ({ db, bucket }) => [
      await applyMigrations(db),
      await uploadStaticFiles(bucket),
    ]);
    if (applied.length || stored)
      say.log(`The local shop: ${applied.length} migrations applied, ${stored} static files stored.`);
  } catch (error) {
    say.error(`The local shop is not up to date: ${error.message}`);
  }
}
