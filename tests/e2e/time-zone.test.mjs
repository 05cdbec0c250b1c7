// Times in the shop's time zone, on workerd. Its time zone tables differ from those of the native tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillOrders, orderToken } from './orders.mjs';
import { shop } from './support.mjs';

test('an order is told of in the time zone of the shop', async () => {
  await fillOrders(shop.db);
  const { time_zone: before } = await shop.db.prepare('SELECT time_zone FROM shop').first();
  const set = (zone) => shop.db.prepare('UPDATE shop SET time_zone = ?').bind(zone).run();
  const page = async () => (await fetch(`${shop.url}/orders/${orderToken(6)}`)).text();
  try {
    // The order was placed on 29 November 2026 at 09:30 UTC.
    for (const [zone, words] of [
      ['Asia/Kathmandu', '29 November 2026, 15:15\u00a0UTC+5:45'],
      ['Europe/Berlin', '29 November 2026, 10:30\u00a0UTC+1'],
      ['Pacific/Kiritimati', '29 November 2026, 23:30\u00a0UTC+14'],
      ['Pacific/Pago_Pago', '28 November 2026, 22:30\u00a0UTC−11'],
      ['Europe/Dublin', '29 November 2026, 09:30\u00a0UTC'],
      ['Nowhere/At_All', '29 November 2026, 09:30\u00a0UTC'],
      ['America/St_Johns', '29 November 2026, 06:00\u00a0UTC−3:30'],
    ]) {
      await set(zone);
      const html = await page();
      assert.match(html, /<title>Order /, zone);
      assert.ok(
        html.includes(`${words}<`) || html.includes(`${words}.`) || html.includes(`${words},`),
        `${zone}: ${html.match(/\d+ November 2026, [^<]*/)}`,
      );
    }
  } finally {
    await set(before);
  }
});
