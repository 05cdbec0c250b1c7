// Suggestions under the search fields: a combobox for the keyboard and for screen readers. The tests themselves send
// the responses, so that these can be late, out of order, or missing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { path, PLAIN } from './demo.mjs';
import { axe, isFocused, PHONE, withPage as withAnyPage } from './support.mjs';

const option = (n, href, text) => `<li role="option" id="suggest-${n}"><a href="${href}"><span>${text}</span></a></li>`;
const ANSWER = `<ul role="listbox">${option(1, '/search?q=moon+mug', 'moon mug')}${option(2, path(PLAIN), 'A <mark>moon</mark>')}${option(3, '/collections', 'Moons')}</ul>`;

// Without motion: while requests are intercepted, Chromium does not cache the style sheet, skips view transitions for
// that reason, and reports each as an error.
const withPage = (use, options = {}) => withAnyPage(use, { ...options, reducedMotion: 'reduce' });

/** Opens a page whose suggestions come from `answer(query)`. Returns its search field, and the queries so far. */
async function open(page, address, answer = () => ({ body: ANSWER })) {
  const asked = [];
  await page.route('**/search/suggest?*', async (route) => {
    const query = new URL(route.request().url()).searchParams.get('q');
    asked.push(query);
    // The page may be closed, or may have cancelled the request.
    await route.fulfill({ contentType: 'text/html; charset=utf-8', ...(await answer(query)) }).catch(() => {});
  });
  await page.goto(address);
  return { field: page.locator('header').getByRole('combobox', { name: 'Search the shop' }), asked };
}

const list = (page) => page.getByRole('listbox', { name: 'Suggestions' });
const chosen = (page) =>
  page.evaluate(() => {
    const { activeElement: field } = document;
    const active = document.getElementById(field.getAttribute('aria-activedescendant'));
    const selected = [...document.querySelectorAll('[role=option][aria-selected=true]')];
    if (selected.length > 1 || (selected[0] ?? null) !== active)
      return 'the marked option is not the one that is told of';
    return active?.textContent ?? null;
  });

describe('suggestions', { concurrency: 2 }, () => {
  test('are walked through by keyboard, while the focus stays in the field', () =>
    withPage(async (page) => {
      const { field } = await open(page, '/');
      assert.equal(await field.getAttribute('aria-expanded'), 'false');
      await field.fill('moon');
      await list(page).waitFor();
      assert.equal(await field.getAttribute('aria-expanded'), 'true');
      assert.equal(await field.getAttribute('aria-controls'), await list(page).getAttribute('id'));
      await page.locator('header').getByRole('status').getByText('3 suggestions').waitFor({ state: 'attached' });
      await axe(page);
      for (const [key, expected] of [
        ['ArrowDown', 'moon mug'],
        ['ArrowDown', 'A moon'],
        ['End', 'Moons'],
        ['ArrowDown', null],
        ['ArrowUp', 'Moons'],
        ['Home', 'moon mug'],
        ['ArrowUp', null],
        ['ArrowDown', 'moon mug'],
      ]) {
        await page.keyboard.press(key);
        assert.equal(await chosen(page), expected, key);
        await isFocused(field);
      }
      await page.keyboard.press('Escape');
      assert.equal(await list(page).count(), 0);
      assert.equal(await field.getAttribute('aria-expanded'), 'false');
      assert.equal(await field.getAttribute('aria-activedescendant'), null);
      assert.equal(await field.inputValue(), 'moon', 'what was typed is still there');
      await page.keyboard.press('ArrowDown');
      await list(page).waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await list(page).count(), 0, 'it closes behind whoever leaves');
    }));

  test('lead to what they name, by Enter and by a click', () =>
    withPage(async (page) => {
      const { field } = await open(page, '/');
      await field.fill('moon');
      await list(page).waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${path(PLAIN)}`);
      await field.fill('moon');
      await page.getByRole('option', { name: 'moon mug' }).click();
      await page.waitForURL('**/search?q=moon+mug');
    }));

  test('do not come between Enter and the search', () =>
    withPage(async (page) => {
      const { field } = await open(page, '/');
      await field.pressSequentially('moon');
      await list(page).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/search?q=moon');
    }));

  test('Home and End move in the text while none is chosen', () =>
    withPage(async (page) => {
      const { field } = await open(page, '/');
      await field.fill('moon');
      await list(page).waitFor();
      await page.keyboard.press('Home');
      assert.equal(await field.evaluate(({ selectionStart }) => selectionStart), 0);
    }));

  test('are asked for once typing pauses, and a late answer to an older question is dropped', () =>
    withPage(async (page) => {
      const { field, asked } = await open(page, '/', async (query) => {
        if (query === 'moo') await new Promise((later) => setTimeout(later, 1500));
        return { body: `<ul role="listbox">${option(1, '/collections', `for ${query}`)}</ul>` };
      });
      const first = page.waitForRequest('**/search/suggest?*');
      await field.focus();
      // Faster than anybody types, so that there is no pause between the letters.
      await field.evaluate((element) => {
        for (const value of ['m', 'mo', 'moo']) {
          element.value = value;
          element.dispatchEvent(new Event('input', { bubbles: true }));
        }
      });
      await first;
      await field.fill('moon');
      await page.getByRole('option', { name: 'for moon' }).waitFor();
      await page.waitForTimeout(1700);
      assert.deepEqual(await page.getByRole('option').allTextContents(), ['for moon']);
      assert.deepEqual(asked, ['moo', 'moon']);
      await field.fill('');
      await page.waitForFunction(() => document.querySelector('header .suggest').hidden);
      assert.deepEqual(asked, ['moo', 'moon'], 'nothing is asked about nothing');
    }));

  test('do not change below a choice by keyboard, whether the question is sent or waits for a pause', () =>
    withPage(async (page) => {
      const { field } = await open(page, '/', async (query) => {
        if (query === 'moons') await new Promise((later) => setTimeout(later, 600));
        return {
          body: query === 'moon' ? ANSWER : `<ul role="listbox">${option(1, '/collections', `for ${query}`)}</ul>`,
        };
      });
      await field.fill('moon');
      await list(page).waitFor();
      const second = page.waitForRequest('**/search/suggest?q=moons');
      await field.press('s');
      await second;
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(900);
      assert.equal(await chosen(page), 'moon mug', 'the answer came after the choice');
      // Both keys arrive before the pause after which the field asks.
      await field.evaluate((element) => {
        element.value = 'moon c';
        element.dispatchEvent(new Event('input', { bubbles: true }));
        element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
      });
      await page.waitForTimeout(500);
      assert.equal(await chosen(page), 'A moon');
      await field.press('u');
      await page.getByRole('option', { name: 'for moon cu' }).waitFor();
      assert.equal(await chosen(page), null, 'new letters end a choice');
    }));

  for (const [how, answer] of [
    ['there is no such page', { status: 404, body: ANSWER }],
    ['the shop is in trouble', { status: 500, body: ANSWER }],
    ['there are none', { status: 200, body: '<ul role="listbox"></ul>' }],
  ]) {
    test(`show nothing where ${how}`, () =>
      withPage(
        async (page) => {
          const { field } = await open(page, '/', () => answer);
          const answered = page.waitForResponse('**/search/suggest?*');
          await field.pressSequentially('moon');
          await answered;
          // Waits, so that a wrong list would have time to appear.
          await page.waitForTimeout(200);
          assert.equal(await page.getByRole('option').count(), 0);
          assert.equal(await field.getAttribute('aria-expanded'), 'false');
        },
        { missing: /suggest/ },
      ));
  }

  test('stand under the field of the search page on a phone', () =>
    withPage(
      async (page) => {
        await open(page, '/search');
        const field = page.getByRole('combobox', { name: 'What are you looking for?' });
        await field.fill('moon');
        await list(page).waitFor();
        const [above, below] = [await field.boundingBox(), await list(page).boundingBox()];
        assert.ok(below.y >= above.y + above.height && below.x >= 0 && below.x + below.width <= PHONE.width);
        for (const box of await Promise.all((await page.getByRole('option').all()).map((one) => one.boundingBox()))) {
          assert.ok(box.height >= 40, 'large enough for a thumb');
        }
        await axe(page);
      },
      { viewport: PHONE },
    ));
});
