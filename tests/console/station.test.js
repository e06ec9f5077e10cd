// What keeps a station well: loudspeakers, devices, certificate, and what is typed wrong there.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open, picture } from './browser.js';
import { browser, live, nothingWrong, station, turn } from './fixture.js';

test('a test call is heard, and zones and devices are as they are', async () => {
  const loudspeaker = station.listen();
  const page = await open(browser, station, '#/station', { role: 'scheduler' });
  await live(page);
  const zone = page.locator('li', { hasText: 'school' });
  await zone.getByText('吴语 (pinghu)、普通话').waitFor();
  await zone.getByText('声道 2 · 音量 -3 分贝').waitFor();
  await zone.getByRole('button', { name: '试音' }).click();
  await page.getByText('正在“school”试音。').waitFor();
  await loudspeaker.heard();
  loudspeaker.stop();
  await page.getByRole('button', { name: '看看有哪些设备' }).click();
  const device = page.locator('li', { hasText: 'default' });
  await device.getByText('正在用').first().waitFor();
  await nothingWrong(page);
  await picture(page, 'station-devices');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the report is the station's own examination, in the language of whoever looks", async () => {
  const page = await open(browser, station, '#/station');
  await live(page);
  const report = page.getByRole('list').filter({ hasText: '数据库的副本' });
  await report.waitFor();
  const { body } = await station.ask('GET', '/v1/doctor');
  assert.equal(await report.getByRole('listitem').count(), body.items.length);
  for (const text of await report.getByRole('listitem').allInnerTexts()) {
    assert.doesNotMatch(text, /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i, 'no sentence has stayed English');
    assert.match(text, /正常|留意|有问题/);
  }
  await nothingWrong(page);
  await picture(page, 'station-report');
  await page.locator('header select').selectOption('en');
  await page.getByText('Copy of the database').waitFor();
  await page.context().close();
});

test('a new certificate for other names, and names that are none', async () => {
  const page = await open(browser, station, '#/station');
  await live(page);
  const before = (await station.ask('GET', '/v1/tls')).body.fingerprint;
  await page.getByText('换一张新证书').first().click();
  const names = page.getByLabel('广播站的名称和地址');
  await names.fill('localhost 村委会!');
  await page.getByRole('button', { name: '换一张新证书' }).click();
  await page.getByText('“村委会!”不是网络名称，也不是地址').waitFor();
  assert.equal(await names.getAttribute('aria-invalid'), 'true');
  assert.equal(await names.inputValue(), 'localhost 村委会!');
  await nothingWrong(page);
  await names.fill('localhost，192.0.2.7');
  await page.getByRole('button', { name: '换一张新证书' }).click();
  await page.getByText('新证书已经启用。').waitFor();
  const { body } = await station.ask('GET', '/v1/tls');
  assert.deepEqual(body.names, ['localhost', '192.0.2.7']);
  assert.notEqual(body.fingerprint, before);
  await page.context().close();
});

test('a calendar without holidays is said at its field', async () => {
  const page = await open(browser, station, '#/station');
  await live(page);
  const calendar = page.getByLabel('导入放假调休表');
  await calendar.setInputFiles({ name: 'letter.ics', mimeType: 'text/calendar', buffer: Buffer.from('不是日历') });
  await page.getByText(/这个文件里找不到放假或调休的日子/).waitFor();
  assert.equal(await calendar.getAttribute('aria-invalid'), 'true');
  await nothingWrong(page);
  await page.context().close();
});

test('two devices cannot have one name', async () => {
  const page = await open(browser, station, '#/users');
  await live(page);
  const name = page.getByLabel('这是谁的设备');
  await name.fill('村口的手机');
  await page.getByRole('button', { name: '生成配对二维码' }).click();
  await page.getByRole('img', { name: '配对二维码' }).waitFor();
  const session = (await station.ask('GET', '/v1/tokens')).body.items[0];
  await page.getByRole('button', { name: '好了' }).click();
  await name.fill(session.name);
  await page.getByRole('button', { name: '生成配对二维码' }).click();
  await page.getByText('这个名字已经有了，请换一个。').waitFor();
  assert.equal(await name.inputValue(), session.name);
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await nothingWrong(page);
  await page.context().close();
});

test('an output that is gone is said on the first page and in the report', async () => {
  const page = await open(browser, station);
  await live(page);
  await page.getByText('正常：default').waitFor();
  await station.loseSound();
  await station.ask('POST', '/v1/broadcasts', { test: true });
  await page.getByText(/声音设备 default 用不了，喇叭没有声音/).waitFor();
  await nothingWrong(page);
  await picture(page, 'now-output-lost');
  await turn(page, 'station');
  await page.locator('li.is-bad', { hasText: '声音输出' }).waitFor();
  await page.context().close();
});
