// The comparison of pictures, with generated pictures instead of a shop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { columnsOf, difference, differencePicture, gridOf, LIMITS, reduce } from '../e2e/looks-compare.mjs';

const WIDTH = 390;
const COLUMNS = columnsOf(WIDTH);

/** A picture of a page: bars as lines of text, and a button. `height`, `button` and `width` are CSS pixels. */
async function page({ height = 1200, paper = '#f7f4ed', ink = '#8a857c', button = 46, width = 300 } = {}) {
  const bar = (top, size, colour, long = 300) => ({
    input: { create: { width: long, height: size, channels: 3, background: colour } },
    left: 40,
    top,
  });
  const bars = Array.from({ length: 20 }, (_, line) => bar(300 + line * 40, 12, ink));
  const png = await sharp({ create: { width: WIDTH, height, channels: 3, background: paper } })
    .composite([
      ...bars.filter(({ top }) => top < height - 20),
      ...(button ? [bar(100, button, '#1d1b18', width)] : []),
    ])
    .png()
    .toBuffer();
  return reduce(png, 195);
}

const compare = async (a, b) => difference(await gridOf(a, COLUMNS), await gridOf(b, COLUMNS));

test('the same page is off nowhere', async () => {
  const { alike, off } = await compare(await page(), await page());
  assert.equal(alike, true);
  assert.equal(off.filter(Boolean).length, 0);
});

test('lines a shade darker are what letters may be', async () => {
  assert.equal((await compare(await page(), await page({ ink: '#7c776e' }))).alike, true);
});

test('a button missing, another ground, a page cut short are not', async () => {
  for (const change of [{ button: 0 }, { paper: '#e4ddcd' }, { height: 1100 }, { ink: '#b03a17' }]) {
    const { alike, told } = await compare(await page(), await page(change));
    assert.equal(alike, false, `${JSON.stringify(change)}: ${told}`);
  }
});

test('little that is quite other is seen, and much that is a little other', async () => {
  const [little, much] = [
    await compare(await page({ width: 130 }), await page({ button: 0 })),
    await compare(await page(), await page({ paper: '#e9e6df' })),
  ];
  assert.equal(little.alike, false, little.told);
  assert.equal(much.alike, false, much.told);
});

test('rows that only one of them has are off', async () => {
  const [short, long] = await Promise.all(
    [page({ height: 400 }), page({ height: 800 })].map(async (picture) => gridOf(await picture, COLUMNS)),
  );
  const { off } = difference(short, long);
  assert.equal(off.length, long.rows * COLUMNS);
  assert.ok(off.slice(short.rows * COLUMNS).every(Boolean));
  assert.deepEqual(difference(long, short).off.length, off.length);
  assert.throws(() => difference(short, { ...long, columns: COLUMNS + 1 }), /cannot be compared/);
});

test('a share over either limit is told of', () => {
  const grid = (by, cells) => ({
    columns: 100,
    rows: 100,
    cells: Uint8Array.from({ length: 30_000 }, (_, at) => (at < cells * 3 ? 100 + by : 100)),
  });
  for (const { by, share } of LIMITS) {
    const most = Math.floor(share * 10_000);
    assert.equal(difference(grid(0, 0), grid(by + 1, most)).alike, true);
    assert.equal(difference(grid(0, 0), grid(by + 1, most + 1)).alike, false);
    assert.match(difference(grid(0, 0), grid(by + 1, most + 1)).told, new RegExp(`off by more than ${by}`));
  }
  assert.equal(difference(grid(0, 0), grid(LIMITS[0].by, 10_000)).alike, true);
});

test('the picture of a difference shows both and marks what is off', async () => {
  const [kept, now] = await Promise.all([page(), page({ button: 0 })]);
  const { off } = await compare(kept, now);
  const { data, info } = await sharp(await differencePicture(kept, now, off, COLUMNS))
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.equal(info.width, 195 * 3 + 20);
  const at = (x, y) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
  const [red, green] = at(410 + 100, 62);
  assert.ok(red - green > 100, 'where the button was, it is marked');
  assert.ok(Math.max(...at(410 + 100, 20)) - Math.min(...at(410 + 100, 20)) < 30, 'elsewhere it is not');
});
