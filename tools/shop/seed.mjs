// Loads the demo shop into a local shop, once. It stores pictures in R2, imports the products through the Worker's own
// import, and writes with SQL the data that an import file cannot contain.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { execute, ROOT, UserError } from '../shared/cli.mjs';
import { statements } from './migrations.mjs';
import { exchangeForApiToken, storeSignInLink } from './sign-in-link.mjs';

const UPLOADS_AT_ONCE = 16;

/**
 * Adds the missing parts of the demo shop. Each step can be repeated, or records itself in its own transaction. So the
 * next run after an interruption continues at the same step.
 */
export async function seedDemo({ db, bucket, url, progress = () => {} }) {
  await db.prepare('CREATE TABLE IF NOT EXISTS demo_seed (step TEXT PRIMARY KEY) STRICT').run();
  const { results } = await db.prepare('SELECT step FROM demo_seed').all();
  const done = new Set(results.map((row) => row.step));
  const mark = (step) => db.prepare('INSERT INTO demo_seed (step) VALUES (?)').bind(step);
  if (done.has('finished')) return;

  progress('drawing the demo shop');
  const folder = await demoFiles(progress);
  const sql = (name) => statements(db, readFileSync(join(folder, name), 'utf8'));
  if (!done.has('shop')) {
    progress('setting up the demo shop');
    await db.batch([...sql('shop.sql'), mark('shop')]);
  }
  progress('storing its pictures');
  await uploadPictures(bucket, folder);
  progress('importing its products');
  await importProducts(db, url, join(folder, 'products.csv'));
  await db.batch([...sql('shop-after-import.sql'), mark('finished')]);
}

/** The folder of the generated files. Drawing takes long, so build/ keeps them until the generator changes. */
async function demoFiles(progress) {
  const folder = join(ROOT, 'build', 'demo', hashOfFolder(join(ROOT, 'tools', 'demo')));
  if (!existsSync(folder)) {
    const { generateDemo } = await import('../demo/generate.mjs');
    // Renamed when it is complete. The generator reuses the files of an interrupted run.
    const unfinished = `${folder}.unfinished`;
    await generateDemo(unfinished, { log: progress });
    renameSync(unfinished, folder);
  }
  return folder;
}

function hashOfFolder(folder) {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byPath)) {
    if (entry.isFile()) hash.update(`${entry.name}\0`).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex').slice(0, 16);
}

const byPath = (a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1);

async function uploadPictures(bucket, folder) {
  const waiting = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const worker = async () => {
    for (let picture = waiting.pop(); picture; picture = waiting.pop()) {
      await bucket.put(picture.key, readFileSync(join(folder, picture.file)), {
        httpMetadata: { contentType: picture.contentType },
        customMetadata: picture.metadata,
      });
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
}

/** Imports a product file through the shop's own import. Fails if the import refuses any product. */
export async function importProducts(db, url, file) {
  const token = await storeSignInLink(db, { email: 'demo@localhost', role: 'owner', kind: 'token' });
  const { code, stdout, stderr } = await execute(join(ROOT, 'bin', 'import'), [file, '--url', url], {
    quiet: true,
    env: { VITRINE_TOKEN: await exchangeForApiToken(url, token) },
  });
  if (code !== 0) throw new UserError(`the demo products could not be imported:\n${stdout}${stderr}`);
}
