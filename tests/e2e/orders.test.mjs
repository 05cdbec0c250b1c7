// A merchant processes orders in a browser on a phone, with and without script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { path, PLAIN, THREE_OPTIONS } from './demo.mjs';
import { DEAD_EVENT, MAIL } from './orders.mjs';
import { addToCart, manage, order } from './kinds.mjs';
import { axe, PHONE, signIn, sticksOut, withPage } from './support.mjs';

async function send(page) {
  // Enter in a field must not send the form without the question.
  await page
    .getByLabel(/^Units to send/)
    .first()
    .press('Enter');
  await page.getByText('Mark as sent', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, these units are sent' }).click();
}

async function markAsPaid(page) {
  await page.getByText(/^Mark .* as paid$/).click();
  await page.getByRole('button', { name: 'Yes, the money has arrived' }).click();
}

test('an order by bank transfer is accepted, sent in parts, and paid', () =>
  withPage(
    async (page) => {
      for (const product of [PLAIN, PLAIN, THREE_OPTIONS]) {
        await page.goto(path(product));
        await addToCart(page);
      }
      await order(page, { method: 'Bank transfer' });
      const shopper = page.url();
      await signIn(page);
      await page.locator('.rows tbody a').first().click();
      const state = page.locator('.lead .state');
      assert.equal(await state.textContent(), 'Waiting for payment');
      await page.getByText('Accept without payment').click();
      await page.getByRole('button', { name: 'Yes, accept the order' }).click();
      assert.equal(await state.textContent(), 'Confirmed');
      const admin = page.url();

      // A colleague opens the same page.
      const other = await page.context().newPage();
      await other.goto(admin);
      const units = page.getByLabel(/^Units to send/);
      await units.first().fill('1');
      await units.last().fill('');
      await send(page);
      assert.equal(await state.textContent(), 'Partly sent');
      await send(other);
      await other.getByText('items of this order were sent since').waitFor();
      assert.equal(await sticksOut(other), null);
      await send(other);
      await page.reload();
      assert.equal(await state.textContent(), 'Sent');
      await markAsPaid(page);
      assert.equal(page.url(), admin);
      assert.equal(await page.getByText(/^Mark .* as paid$/).count(), 0);
      assert.match(await page.locator('.steps').first().textContent(), /by owner@example\.com/);

      await page.goto(shopper);
      assert.equal(await page.locator('h1').textContent(), 'Sent');
    },
    { viewport: PHONE, javaScriptEnabled: false },
  ));

test('an order is cancelled with a reason, and its money sent back by hand', () =>
  withPage(
    async (page) => {
      await page.goto(path(PLAIN));
      await addToCart(page);
      await order(page, { method: 'Bank transfer' });
      await signIn(page);
      await page.locator('.rows tbody a').first().click();
      await markAsPaid(page);
      const open = () => page.getByText('Cancel this order').click();
      await open();
      await page.getByLabel(/^Reason/).fill('   ');
      await page.getByRole('button', { name: /^Cancel the order and refund the payment/ }).click();
      await page.getByText('Enter the reason.').first().waitFor();
      assert.equal(await sticksOut(page), null);
      await axe(page, { rules: { 'target-size': { enabled: true } } });
      await page.getByLabel(/^Reason/).fill('The shopper asked for it');
      await page.getByRole('button', { name: /^Cancel the order/ }).click();
      await page.getByText(/^Refund .* to the customer/).waitFor();
      await page.goto('/admin/orders?state=to-refund');
      await page.locator('.rows tbody a').first().click();
      await page.getByText(/^Mark .* as refunded$/).click();
      await page.getByRole('button', { name: 'Yes, the money is sent' }).click();
      assert.equal(await page.locator('.lead .state').textContent(), 'Refunded');
    },
    { viewport: PHONE },
  ));

test('a mail is read in its frame, where its policy lets it show and nothing else', () =>
  withPage(async (page) => {
    await manage(page);
    await page.goto(`/admin/mail/${MAIL}`);
    await page.frameLocator('iframe').getByText('Thank you for your order').waitFor();
    assert.equal(
      await page
        .frameLocator('iframe')
        .locator('h1')
        .evaluate((h1) => getComputedStyle(h1).fontSize),
      '28px',
    );
    await page.goto(`/admin/events/${DEAD_EVENT}`);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.waitForURL(`**/admin/events/${DEAD_EVENT}`);
  }));
