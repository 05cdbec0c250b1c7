// The files of static/, under the names that build.rs compiles into the Worker. A name contains a hash of the content,
// so browsers may cache a file for a year, and uploads skip existing files.
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
  // Browsers accept speculation rules only with this type.
  '.speculationrules': 'application/speculationrules+json',
};

/** @returns {{key: string, path: string, contentType: string, bytes: Buffer}[]} all files; `key` is the key in R2 */
export function staticFiles(folder = join(ROOT, 'static')) {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const extension = extname(name);
      const contentType = CONTENT_TYPES[extension];
      if (!contentType)
        throw new UserError(`static/${name}: tools/shop/static-files.mjs knows no content type for "${extension}"`);
      const path = join(folder, name);
      const bytes = readFileSync(path);
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      return { key: `static/${name.slice(0, -extension.length)}-${hash}${extension}`, path, contentType, bytes };
    });
}

/**
 * Uploads the missing files to a bucket. Old files stay, because pages in browsers and caches still use them.
 * @param bucket an R2 binding
 * @returns {Promise<number>} the number of uploaded files
 */
export async function uploadStaticFiles(bucket, files = staticFiles()) {
  const there = new Set();
  for (let page = { truncated: true }; page.truncated;) {
    page = await bucket.list({ prefix: 'static/', cursor: page.cursor });
    page.objects.forEach((object) => there.add(object.key));
  }
  const missing = files.filter((file) => !there.has(file.key));
  await Promise.all(
    missing.map((file) => bucket.put(file.key, file.bytes, { httpMetadata: { contentType: file.contentType } })),
  );
  return missing.length;
}
