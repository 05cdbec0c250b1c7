// Signing in to /admin by mail, in a browser on workerd: the address, the mail, and its code or its link.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startWithBinding } from './mail-shop.mjs';
import { axe, browser, isFocused, PHONE, sticksOut } from './support.mjs';

let shop;
before(async () => {
  shop = await startWithBinding();
  await shop.db.prepare("INSERT INTO person (email, role, since) VALUES ('owner@example.com', 'owner', 0)").run();
});
after(() => shop?.stop());

/** Calls `use` with a page of a new browser. */
async function visit(javaScriptEnabled, use) {
  const context = await browser.newContext({ viewport: PHONE, baseURL: shop.url, javaScriptEnabled });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Asks for a mail on the sign-in page, and returns the text of the mail. */
async function ask(page) {
  const before = (await shop.mails()).length;
  await page.goto('/admin/sign-in');
  await page.getByLabel('E-mail').fill('Owner@Example.com');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.getByLabel('Code').waitFor();
  // The shop sends the mail after the response.
  for (let look = 0; look < 100; look += 1) {
    const mails = await shop.mails();
    if (mails.length > before) return mails.map(({ text }) => text).find((text) => !seen.has(text) && seen.add(text));
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error('no mail came');
}
const seen = new Set();

for (const javaScriptEnabled of [false, true]) {
  describe(`signing in on a phone ${javaScriptEnabled ? 'with' : 'without'} script`, () => {
    test('by the code in the mail', () =>
      visit(javaScriptEnabled, async (page) => {
        const mail = await ask(page);
        const [code] = mail.match(/\d{4} \d{4}/);
        assert.equal(await sticksOut(page), null);
        if (javaScriptEnabled) await axe(page);
        const wrong = code.startsWith('0') ? '1111 1111' : '0000 0000';
        await page.getByLabel('Code').fill(wrong);
        await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('This code does not work.').waitFor();
        await isFocused(page.getByLabel('Code'));
        if (javaScriptEnabled) await axe(page);
        await page.getByLabel('Code').fill(code);
        await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL('**/admin/orders');
        await page.getByText('owner@example.com').waitFor();
      }));

    test('by the link in the mail, which works once', () =>
      visit(javaScriptEnabled, async (page) => {
        const mail = await ask(page);
        const [, token] = mail.match(/\/admin\/sign-in\?token=(\w+)/);
        const link = `/admin/sign-in?token=${token}`;
        await page.goto(link);
        await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL('**/admin/orders');
        assert.equal((await page.goto(link)).status(), 422);
      }));

    test('an address that is none is shown again, with what to do', () =>
      visit(javaScriptEnabled, async (page) => {
        await page.goto('/admin/sign-in');
        if (javaScriptEnabled) await axe(page);
        await page.locator('form[action="/admin/sign-in"]').evaluate((form) => (form.noValidate = true));
        await page.getByLabel('E-mail').fill('owner');
        await page.getByRole('button', { name: 'Send the mail' }).click();
        await page.locator('#email-problem').waitFor();
        assert.equal(await page.getByLabel('E-mail').inputValue(), 'owner');
        await isFocused(page.getByLabel('E-mail'));
      }));
  });
}

test('an address that may not sign in gets no mail, and the same page', () =>
  visit(false, async (page) => {
    const before = (await shop.mails()).length;
    await page.goto('/admin/sign-in');
    await page.getByLabel('E-mail').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Send the mail' }).click();
    await page.getByText('If this address may sign in, we have sent a mail to it.').waitFor();
    assert.equal((await shop.mails()).length, before);
    const { results } = await shop.db
      .prepare('SELECT count(*) AS n FROM sign_in WHERE request_hash IS NOT NULL AND owner_id = 0')
      .all();
    assert.equal(results[0].n, 0);
  }));
