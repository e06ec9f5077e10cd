// What keeps a station well: loudspeakers, devices, certificate, and what is typed wrong there.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open, picture } from './browser.js';
import { browser, live, nothingWrong, station } from './fixture.js';

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
