// Keyboard use that is the same on every page. pages.test.mjs tests each kind of page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFocused, withPage } from './support.mjs';

test('the skip link shows when it gets the focus, and leads past the header', () =>
  withPage(async (page) => {
    await page.goto('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await isFocused(skip);
    const box = await skip.boundingBox();
    assert.ok(box.y >= 0 && box.x >= 0, 'it is on the screen');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await isFocused(page.locator('main *'));
  }));
