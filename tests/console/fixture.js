// What the tests of the page share: a station, a browser, and what is done on every page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';

import { launch, overflow, violations } from './browser.js';
import { Station } from './station.js';

export const [station, browser] = await Promise.all([Station.start(), launch()]);
after(async () => {
  await browser.close();
  await station.stop();
});

export async function live(page, language = 'zh-CN') {
  await page.getByText(language === 'en' ? 'live' : '实时', { exact: true }).waitFor();
}

/// Goes to another page of the same page.
export async function turn(page, place) {
  await page.evaluate((to) => (location.hash = `/${to}`), place);
}

export async function nothingWrong(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok((await overflow(page)) <= 0, 'it sticks out to the side');
}

/// Something to schedule, put in by another office.
export async function announce(id, title, text, language = 'cmn') {
  const file = station.speak(`${id}.wav`, text);
  const sent = await station.ask('POST', `/v1/recordings?language=${language}&title=x`, readFileSync(file));
  assert.ok(sent.status === 201 || sent.status === 200, JSON.stringify(sent.body));
  const made = await station.ask('PUT', `/v1/announcements/${id}`, { title, recordings: { [language]: sent.body.id } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await station.ask('PUT', `/v1/playlists/${id}`, { title, items: [{ announcement: id }] })).status, 201);
}

/// The station's wall clock so many seconds from now.
export const local = (seconds) => new Date(Date.now() + (8 * 3600 + seconds) * 1000).toISOString().slice(0, 19);
