// Rules are made, moved and removed, as an office does it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { desktop, open, picture, still } from './browser.js';
import { announce, browser, live, local, nothingWrong, station, turn } from './fixture.js';

/// The 15th day of the first month of the Chinese calendar, as almanacs have it.
const lanternFestivals = ['2027-02-20', '2028-02-09', '2029-02-27', '2030-02-17', '2031-02-06', '2032-02-25']
  .concat(['2033-02-14', '2034-03-05', '2035-02-22', '2036-02-11', '2037-03-01', '2038-02-18', '2039-02-07']);

/// A date as the page writes it: 2月20日, and in another year 2027年2月20日.
function inChinese(date) {
  const [year, month, day] = date.split('-').map(Number);
  return `${date.slice(0, 4) === local(0).slice(0, 4) ? '' : `${year}年`}${month}月${day}日`;
}

test('a lunar rule is shown as it will be', async () => {
  await announce('lantern', '元宵灯会', 'deng hui');
  const page = await open(browser, station, '#/schedule/new?playlist=lantern');
  await page.getByLabel('农历每年').check({ force: true });
  await page.getByLabel('节日').selectOption({ label: '元宵节' });
  await page.getByLabel('第 1 个时间').fill('19:00');
  const tomorrow = local(86_400).slice(0, 10);
  await page.getByLabel('从哪天起').fill(tomorrow);
  const preview = page.getByRole('region', { name: '接下来的播出' });
  const coming = lanternFestivals.filter((date) => date >= tomorrow);
  for (const date of coming.slice(0, 3)) await preview.getByText(inChinese(date)).waitFor();
  await picture(page, 'rule-lunar');
  // Until a festival, which the station looks up.
  await page.getByLabel('每天', { exact: true }).check({ force: true });
  await page.getByLabel('到哪个节为止').selectOption({ label: '元宵节' });
  await page.waitForFunction((date) => document.getElementById('until').value === date, coming[0]);
  await nothingWrong(page);
  await page.context().close();
});

test('what is typed wrong is said at its field, and stays', async () => {
  await announce('wrong', '填错', 'tian cuo');
  const page = await open(browser, station, '#/schedule/new?playlist=wrong');
  await page.getByLabel('到哪天为止').fill('2020-01-01');
  await page.getByText('更多设置').click();
  await page.getByLabel('最多可以晚几分钟播').fill('99999');
  await page.getByLabel('音量调整').fill('60');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('请填上时间。').waitFor();
  await page.getByText('结束的日子在开始之前。').waitFor();
  await page.getByText('请填 0 到 1440 之间的分钟数。').waitFor();
  await page.getByText('请填 -40 到 20 之间的数。').waitFor();
  assert.equal(await page.getByLabel('最多可以晚几分钟播').inputValue(), '99999');
  await picture(page, 'rule-faults');
  await nothingWrong(page);
  await page.context().close();
});

test('workdays are known from a calendar of holidays', async () => {
  await announce('workdays', '上班通知', 'shang ban');
  const page = await open(browser, station, '#/station');
  const published = readFileSync(new URL('../../config/day-sets/china-2026.ics', import.meta.url));
  await page.getByLabel('导入放假调休表').setInputFiles({ name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('x') });
  await page.getByText(/这个文件里找不到/).waitFor();
  // As it is published, and a week of which Monday is free and Sunday is worked on.
  const day = (after) => local(((15 - new Date(`${local(0)}Z`).getUTCDay()) % 7 + 7 + after) * 86_400).slice(0, 10);
  const [monday, tuesday, saturday, sunday] = [day(0), day(1), day(5), day(6)];
  const event = (date, summary) =>
    `BEGIN:VEVENT\r\nUID:${date}\r\nDTSTAMP:20251104T000000Z\r\nDTSTART;VALUE=DATE:${date.replaceAll('-', '')}\r\n` +
    `SUMMARY:${summary}\r\nEND:VEVENT\r\nEND:VCALENDAR`;
  let holidays = published.toString();
  for (const [date, summary] of [[monday, '村庆 放假'], [sunday, '村庆 上班']]) {
    holidays = holidays.replace('END:VCALENDAR', event(date, summary));
  }
  const file = { name: 'holidays.ics', mimeType: 'text/calendar', buffer: Buffer.from(holidays) };
  await page.getByLabel('导入放假调休表').setInputFiles(file);
  await page.getByText('导入好了').waitFor();
  await turn(page, 'schedule/new?playlist=workdays');
  await page.getByLabel('工作日', { exact: true }).check({ force: true });
  await page.getByLabel('第 1 个时间').fill('07:30');
  await page.getByLabel('从哪天起').fill(monday);
  const preview = page.getByRole('region', { name: '接下来的播出' });
  await preview.getByText(inChinese(tuesday)).waitFor();
  await preview.getByText(inChinese(sunday)).waitFor();
  const dates = await preview.innerText();
  for (const date of [monday, saturday]) assert.ok(!dates.includes(inChinese(date)), `${date} in ${dates}`);
  await picture(page, 'rule-workdays');
  await nothingWrong(page);
  await page.context().close();
});

test('a broadcast is moved in the calendar, and that is taken back', async () => {
  await announce('drag', '拖一拖', 'tuo yi tuo');
  const path = '/v1/rules/drag';
  const tomorrow = local(86_400).slice(0, 10);
  const rule = { playlist: 'drag', start: `${tomorrow}T08:00:00`, recurrence: ['FREQ=DAILY'], title: '拖一拖' };
  assert.equal((await station.ask('PUT', path, rule)).status, 201);
  const page = await open(browser, station, '#/schedule/week', { role: 'scheduler', ...desktop });
  await live(page);
  // Next week has all of it, whatever day today is.
  await page.getByRole('button', { name: '往后' }).click();
  const events = page.locator('.ec-event', { hasText: '拖一拖' });
  await events.nth(6).waitFor();
  const event = events.first();
  await nothingWrong(page);
  await event.hover();
  const box = await still(event);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 44, { steps: 6 }); // two half hours down
  await page.mouse.up();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '只改这一次' }).waitFor();
  await nothingWrong(page);
  await picture(page, 'occurrence');
  await dialog.getByRole('button', { name: '只改这一次' }).click();
  await page.getByText('已改：拖一拖').waitFor();
  const moved = (await station.ask('GET', path)).body;
  assert.equal(moved.exceptions.length, 1);
  assert.match(moved.exceptions[0], /T08:00:00$/);
  assert.deepEqual(moved.additional, [moved.exceptions[0].replace('T08', 'T09')]);
  await page.getByRole('button', { name: '撤销' }).click();
  await page.locator('.ec-event', { hasText: '09:00' }).waitFor({ state: 'detached' });
  const back = (await station.ask('GET', path)).body;
  assert.deepEqual([back.exceptions, back.additional, back.recurrence], [[], [], ['FREQ=DAILY']]);

  // The same without a mouse, for every day, while another office gives it another name.
  await event.getByRole('button').focus();
  const renamed = { title: '拖两拖', items: [{ announcement: 'drag' }] };
  assert.equal((await station.ask('PUT', '/v1/playlists/drag', renamed, { 'If-Match': '*' })).status, 200);
  await page.locator('.ec-event', { hasText: '拖两拖' }).nth(6).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('时间').fill('10:15');
  await dialog.getByRole('button', { name: '以后每次都改' }).click();
  await page.locator('.ec-event', { hasText: '10:15' }).first().waitFor();
  assert.equal((await station.ask('GET', path)).body.start, `${tomorrow}T10:15:00`);
  assert.deepEqual(page.complaints, []);
  await station.ask('DELETE', path, undefined, { 'If-Match': '*' });
  await page.context().close();
});

test('two offices change one rule: the second is shown the difference and chooses', async () => {
  await announce('two', '两人', 'liang ren');
  const path = '/v1/rules/two';
  const first = { playlist: 'two', start: '2026-11-23T08:00:00', recurrence: ['FREQ=DAILY'] };
  assert.equal((await station.ask('PUT', path, first)).status, 201);
  const page = await open(browser, station, '#/schedule/edit/two', { role: 'scheduler' });
  await page.getByLabel('第 1 个时间').fill('09:15');
  const other = await station.ask('PUT', path, { ...first, start: '2026-11-23T10:45:00' }, { 'If-Match': '*' });
  assert.equal(other.status, 200, JSON.stringify(other.body));
  await page.getByRole('button', { name: '保存' }).click();
  const difference = page.getByRole('alertdialog');
  await difference.getByText('每天 09:15').waitFor();
  await difference.getByText('每天 10:45').waitFor();
  await nothingWrong(page);
  await picture(page, 'difference');
  assert.equal((await station.ask('GET', path)).body.start, '2026-11-23T10:45:00');
  await difference.getByRole('button', { name: '用我的' }).click();
  await page.getByRole('heading', { name: '排期', exact: true }).waitFor();
  assert.equal((await station.ask('GET', path)).body.start, '2026-11-23T09:15:00');

  // Removed, and brought back.
  await turn(page, 'schedule/rules');
  const card = page.locator('li.card', { hasText: '每天 09:15' });
  await card.getByRole('button', { name: '删除' }).click();
  await card.waitFor({ state: 'detached' });
  assert.equal((await station.ask('GET', path)).status, 404);
  await page.getByRole('button', { name: '撤销' }).click();
  await card.waitFor();
  assert.equal((await station.ask('GET', path)).body.start, '2026-11-23T09:15:00');
  await station.ask('DELETE', path, undefined, { 'If-Match': '*' });
  await page.context().close();
});
