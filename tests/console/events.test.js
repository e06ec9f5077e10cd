// The stream of events as any page can follow it, with the browser's own EventSource.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './browser.js';
import { browser, live, station } from './fixture.js';

test('an EventSource misses nothing while the line is broken', async () => {
  const page = await open(browser, station, '', { role: 'viewer' });
  await live(page);
  await page.evaluate(
    () =>
      new Promise((opened) => {
        window.heard = [];
        const source = new EventSource('/v1/events');
        source.addEventListener('content.changed', (event) => window.heard.push(JSON.parse(event.data).id));
        source.onopen = opened;
      }),
  );
  const change = async (id) => {
    const { status } = await station.ask('PUT', `/v1/playlists/${id}`, { items: [{ pause_seconds: 1 }] });
    assert.equal(status, 201);
  };
  const heard = (count) => page.waitForFunction((most) => window.heard.length >= most, count, { polling: 200 });
  await change('followed-1');
  await heard(1);
  await station.cutWay();
  await change('followed-2');
  await change('followed-3');
  await station.openWay();
  await heard(3);
  assert.deepEqual(await page.evaluate(() => window.heard), ['followed-1', 'followed-2', 'followed-3']);
  await page.context().close();
});
