// Filters and sort orders with script: each choice applies at once, without loading a new page.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collections } from './demo.mjs';
import { isFocused, PHONE, withPage } from './support.mjs';

const LIST = `/collections/${collections.find(({ rule }) => rule).handle}`;

/** The enabled checkboxes in order, as [name, value]. */
const boxes = (page) =>
  page
    .locator('#finder input[type=checkbox]:enabled')
    .evaluateAll((all) => all.map(({ name, value }) => [name, value]));
const box = (page, [name, value]) => page.locator(`#finder input[name="${name}"][value="${value}"]`);
const chips = (page) => page.locator('.chips bdi').count();
const search = (page) => new URL(page.url()).search;
/** Marks the page, so that tests can detect a new page. */
const mark = (page) => page.evaluate(() => (globalThis.marked = true));
const isMarked = (page) => page.evaluate(() => globalThis.marked === true);

describe('filters with script', { concurrency: 2 }, () => {
  test('apply at once: the address, the list and its total change; the page, the place and the focus stay', () =>
    withPage(async (page) => {
      await page.goto(LIST);
      await mark(page);
      const [first] = await boxes(page);
      await page.evaluate(() => scrollTo(0, 120));
      await box(page, first).focus();
      const place = await page.evaluate(() => scrollY);
      await page.keyboard.press('Space');
      await page.waitForURL((url) => url.searchParams.get(first[0]) === first[1]);
      await page.locator('.chips').waitFor();
      assert.equal(search(page), `?${new URLSearchParams([first])}`, 'nothing in it that is empty');
      assert.ok(await isMarked(page));
      await isFocused(box(page, first));
      assert.equal(await page.evaluate(() => scrollY), place);
      assert.equal(await chips(page), 1);
      const told = await page.locator('[data-status]').textContent();
      assert.ok(told.startsWith(await page.locator('.total').textContent()), told);
    }));

  test('go back and forth with the browser', () =>
    withPage(async (page) => {
      await page.goto(LIST);
      await mark(page);
      const [first] = await boxes(page);
      await box(page, first).check();
      await page.locator('.chips').waitFor();
      const order = await page.locator('#sort option').nth(1).getAttribute('value');
      await page.locator('#sort').selectOption(order);
      await page.waitForURL((url) => url.searchParams.get('sort') === order);
      await page.goBack();
      await page.waitForFunction(() => document.querySelector('#sort').selectedIndex === 0);
      assert.ok(await box(page, first).isChecked());
      await page.goBack();
      await page.locator('.chips').waitFor({ state: 'detached' });
      assert.ok(!(await box(page, first).isChecked()));
      assert.equal(search(page), '');
      await page.goForward();
      await page.locator('.chips').waitFor();
      assert.ok(await box(page, first).isChecked());
      assert.ok(await isMarked(page), 'all of it on one page');
    }));

  test('are taken off by their chips, and the focus goes to how much there is now', () =>
    withPage(async (page) => {
      await page.goto(LIST);
      const [first] = await boxes(page);
      await page.goto(`${LIST}?${new URLSearchParams([first])}`);
      await mark(page);
      await page.getByRole('link', { name: /^Remove / }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.chips').waitFor({ state: 'detached' });
      assert.equal(search(page), '');
      assert.ok(!(await box(page, first).isChecked()));
      await isFocused(page.locator('.total'));
      assert.ok(await isMarked(page));
    }));

  test('fall back to an ordinary page when the shop does not answer as expected', () =>
    withPage(
      async (page) => {
        await page.goto(LIST);
        await mark(page);
        await page.route(`**${LIST}?*`, (route) =>
          route.request().resourceType() === 'fetch' ? route.fulfill({ status: 500, body: 'no' }) : route.continue(),
        );
        const [first] = await boxes(page);
        await box(page, first).check();
        await page.waitForURL((url) => url.searchParams.has(first[0]));
        await page.locator('.chips').waitFor();
        assert.ok(!(await isMarked(page)));
      },
      // Without motion, because Chromium reports an error if an intercepted request skips a view transition.
      { missing: /collections/, reducedMotion: 'reduce' },
    ));

  test('stand in a drawer on a phone, which closes on "Apply"', () =>
    withPage(
      async (page) => {
        await page.goto(LIST);
        const [first] = await boxes(page);
        assert.ok(!(await box(page, first).isVisible()));
        await page.locator('.drawer > summary').click();
        await box(page, first).check();
        await page.locator('.chips').waitFor();
        assert.ok(await box(page, first).isVisible(), 'the drawer stays open for the next choice');
        await page.getByRole('button', { name: 'Apply' }).click();
        assert.ok(!(await box(page, first).isVisible()));
        await isFocused(page.locator('.total'));
        assert.equal(await page.locator('.drawer > summary').textContent(), 'Filter (1)');
      },
      { viewport: PHONE },
    ));
});

test('filters without script are a form and links', () =>
  withPage(
    async (page) => {
      await page.goto(LIST);
      const [first] = await boxes(page);
      await box(page, first).check();
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.locator('.chips').waitFor();
      assert.ok(await box(page, first).isChecked());
      await page.getByRole('link', { name: 'Clear all' }).click();
      await page.locator('.chips').waitFor({ state: 'detached' });
      const order = await page.locator('#sort option').nth(1).getAttribute('value');
      await page.locator('#sort').selectOption(order);
      await page.getByRole('button', { name: 'Sort' }).click();
      await page.waitForURL((url) => url.searchParams.get('sort') === order);
      assert.equal(await page.locator('#sort').inputValue(), order);
    },
    { javaScriptEnabled: false },
  ));
