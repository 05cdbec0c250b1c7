// The files of static/, under the names that build.rs compiles into the Worker: a hash of the content in the name lets
// browsers keep a file for a year, and lets an upload skip what is there already.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ROOT, UserError } from '../shared/cli.mjs';

const CONTENT_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  // JSON; browsers take the rules under this type alone.
  '.speculationrules': 'application/speculationrules+json',
};

/** @returns {{key: string, path: string, contentType: string, bytes: Buffer}[]} every file, with its key in R2 */
export function staticFiles(folder = join(ROOT, 'static')) {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const extension = extname(name);
      const contentType = CONTENT_TYPES[extension];
      if (!contentType) throw new UserError(`static/${name}: tools/shop/static-files.mjs knows no content type for "${extension}"`);
      const path = join(folder, name);
      const bytes = readFileSync(path);
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      return { key: `static/${name.slice(0, -extension.length)}-${hash}${extension}`, path, contentType, bytes };
    });
}

/**
 * Puts into a bucket what it lacks. Old files stay: pages in browsers and caches still name them.
 * @param bucket an R2 binding
 * @returns {Promise<number>} how many were new
 */
export async function uploadStaticFiles(bucket, files = staticFiles()) {
  const there = new Set();
  for (let page = { truncated: true }; page.truncated; ) {
    page = await bucket.list({ prefix: 'static/', cursor: page.cursor });
    page.objects.forEach((object) => there.add(object.key));
  }
  const missing = files.filter((file) => !there.has(file.key));
  await Promise.all(
    missing.map((file) => bucket.put(file.key, file.bytes, { httpMetadata: { contentType: file.contentType } })),
  );
  return missing.length;
}
