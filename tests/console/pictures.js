// Makes the pictures of the README, of the real pages of a real station:  node pictures.js
// From tests/console, once tests/console/run has installed what it takes, and with chromium-l10n, so that what the
// browser draws itself is Chinese too.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, open } from './browser.js';
import { Station } from './station.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../daemon/console/pictures');
const said = [
  ['fire', '森林防火提醒', '各位村民，天干物燥，请不要在山上用火。', ['FREQ=DAILY'], '07:00:00'],
  ['water', '停水通知', '各位村民，明天上午九点到十二点停水，请提前储水。', ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'], '11:30:00'],
  ['market', '赶集提醒', '明天逢集，请把车停在学校门口。', ['RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8,13,18,23,28'], '17:30:00'],
];

const waiting = '各位村民，明天有大雨，低处的人家请搬到学校。\n手机不要关机。';

async function must(asked, wanted) {
  const answer = await asked;
  if (answer.status !== wanted) throw new Error(`${answer.status}: ${answer.raw}`);
  return answer.body;
}

async function fill(station) {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  for (const [id, title, text, recurrence, time] of said) {
    const bytes = readFileSync(station.speak(`${id}.wav`, text));
    const query = new URLSearchParams({ language: 'wuu-x-pinghu', title });
    const recording = await must(station.ask('POST', `/v1/recordings?${query}`, bytes), 201);
    const recordings = { 'wuu-x-pinghu': recording.id };
    await must(station.ask('PUT', `/v1/announcements/${id}`, { title, recordings }), 201);
    await must(station.ask('PUT', `/v1/playlists/${id}`, { title, items: [{ announcement: id }] }), 201);
    await must(station.ask('PUT', `/v1/rules/${id}`, { title, playlist: id, recurrence, start: `${today}T${time}` }), 201);
  }
}

/// Something that somebody else has to agree to.
async function awaitReview(station) {
  const bytes = readFileSync(station.speak('flood.wav', waiting));
  const recording = await must(station.ask('POST', `/v1/recordings?${new URLSearchParams({ language: 'wuu-x-pinghu', title: '防汛通知', speaker: '陈阿姨' })}`, bytes), 201);
  const announcement = { title: '防汛通知', text: waiting, recordings: { 'wuu-x-pinghu': recording.id } };
  await must(station.ask('PUT', '/v1/announcements/flood', announcement), 201);
  await must(station.ask('PUT', '/v1/playlists/flood', { title: '防汛通知', items: [{ announcement: 'flood' }] }), 201);
  const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
  await must(station.ask('PUT', '/v1/rules/flood', { playlist: 'flood', start: `${tomorrow}T09:00:00`, priority: 'urgent' }), 201);
}

async function shoot(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForTimeout(600);
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}

const station = await Station.start();
const voice = station.speak('voice.wav', '各位村民，明天上午九点到十二点停水，请提前储水，谢谢大家。');
const browser = await launch(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${voice}`]);
try {
  await fill(station);
  const phone = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 1.5, colorScheme: 'light' };
  const page = await open(browser, station, '#/record', phone);
  await page.getByRole('button', { name: '开始录音' }).click();
  await page.getByText('4 秒').waitFor();
  await shoot(page, 'record');
  await page.getByRole('button', { name: '录完了' }).click();

  await page.goto(`${station.address}#/schedule/new?playlist=water`);
  await page.getByLabel('每周', { exact: true }).check({ force: true });
  await page.getByLabel('第 1 个时间').fill('07:30');
  await page.getByRole('region', { name: '接下来的播出' }).getByRole('listitem').nth(9).waitFor();
  await page.evaluate(() => document.querySelector('#days').scrollIntoView());
  await shoot(page, 'schedule');
  await page.evaluate(() => document.querySelector('[aria-labelledby=preview]').scrollIntoView());
  await shoot(page, 'preview');
  await page.goto(`${station.address}#/schedule/month`);
  await page.getByRole('button', { name: '往后' }).click();
  await page.locator('.ec-event').nth(30).waitFor();
  await page.locator('.head h2').scrollIntoViewIfNeeded();
  await shoot(page, 'month');

  await page.goto(`${station.address}#/now`);
  await must(station.ask('POST', '/v1/broadcasts', { announcement: 'fire' }), 201);
  await page.getByText('现在没有播出').waitFor({ state: 'detached' });
  await page.getByText('现在没有播出').waitFor({ timeout: 30_000 });
  await must(station.ask('POST', '/v1/broadcasts', { announcement: 'water' }), 201);
  await page.waitForFunction(() => document.querySelector('meter')?.value > 0.2);
  await shoot(page, 'now');
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('现在没有播出').waitFor();
  await must(station.ask('POST', '/v1/broadcasts', { announcement: 'market' }), 201);
  await page.getByText('现在没有播出').waitFor({ state: 'detached' });
  await page.getByText('现在没有播出').waitFor({ timeout: 30_000 });
  await page.goto(`${station.address}#/ledger`);
  await page.locator('li').nth(2).waitFor();
  await shoot(page, 'ledger');

  await awaitReview(station);
  await page.goto(`${station.address}#/approve`);
  await page.getByRole('button', { name: '听一听' }).click();
  await page.getByRole('group', { name: /^听：/ }).getByText('秒').waitFor();
  await shoot(page, 'approve');
} finally {
  await browser.close();
  await station.stop();
}
