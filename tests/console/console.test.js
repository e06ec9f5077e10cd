// Who gets in, what is on air, and every page in every size, colour and language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { desktop, narrow, open, overflow, picture, settled, violations } from './browser.js';
import { announce, browser, live, local, nothingWrong, station, turn } from './fixture.js';

const pages = [
  'now',
  'record',
  'schedule',
  'schedule/week',
  'schedule/month',
  'schedule/rules',
  'schedule/new',
  'ledger',
  'approve',
  'users',
  'station',
  'more',
];

// Something on every page.
await announce('water', '停水通知', 'ting shui tong zhi');
const daily = { playlist: 'water', start: `${local(86_400).slice(0, 10)}T07:30:00`, recurrence: ['FREQ=DAILY'] };
assert.equal((await station.ask('PUT', '/v1/rules/water', daily)).status, 201);

test('a phone is paired, once, by the link behind a QR code', async () => {
  const admin = await open(browser, station, '#/users');
  await admin.getByRole('button', { name: '生成配对二维码' }).click();
  await admin.getByText('请给这台设备起个名字。').waitFor();
  await admin.getByLabel('这是谁的设备').fill('村委会的手机');
  await admin.getByRole('radio', { name: /播音员/ }).check();
  await admin.getByRole('button', { name: '生成配对二维码' }).click();
  await admin.getByRole('img', { name: '配对二维码' }).waitFor();
  await picture(admin, 'pairing');
  await nothingWrong(admin);
  await admin.locator('summary').click();
  const link = await admin.locator('details li').first().innerText();
  const code = link.slice(link.indexOf('/pair#') + 1);

  // Whoever has no link is told what to do; who has one comes in.
  const phone = await open(browser, station, '', { role: '' });
  await phone.getByText('这台设备还没有权限').waitFor();
  assert.deepEqual(await violations(phone), []);
  await picture(phone, 'no-access');
  await phone.goto(station.address + code);
  await picture(phone, 'pair');
  await phone.getByRole('button', { name: '连接 Connect' }).click();
  await phone.getByText('现在没有播出').waitFor();
  await live(phone);
  const second = await open(browser, station, code, { role: '' });
  await second.getByRole('button', { name: '连接 Connect' }).click();
  await second.getByText('没有连上').waitFor();
  await second.context().close();

  // It is seen among those who get in, and can be put out again, at once.
  await admin.getByRole('button', { name: '好了' }).click();
  const card = admin.locator('li.card', { hasText: '村委会的手机' });
  await card.getByRole('button', { name: '收回权限' }).click();
  await nothingWrong(admin);
  await picture(admin, 'users-revoke');
  await card.getByRole('button', { name: '收回权限' }).click();
  await card.waitFor({ state: 'detached' });
  await phone.getByText('这台设备还没有权限').waitFor();
  await phone.context().close();
  assert.deepEqual(admin.complaints, []);
  await admin.context().close();
});

test('on air, and silence at once', async () => {
  await announce('long', '长通知', 'xin wen '.repeat(60));
  const loudspeaker = station.listen();
  const page = await open(browser, station, '', { role: 'scheduler' });
  await live(page);
  await page.getByText('现在没有播出').waitFor();
  const started = await station.ask('POST', '/v1/broadcasts', { announcement: 'long' });
  assert.equal(started.status, 201);
  await page.getByRole('progressbar', { name: '正在播出' }).waitFor();
  await page.getByText('长通知').waitFor();
  await loudspeaker.heard();
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('已停播（1 个）').waitFor();
  await loudspeaker.quiet();
  await page.getByText('现在没有播出').waitFor();
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('本来就没有播出').waitFor();
  loudspeaker.stop();

  await page.getByRole('link', { name: '记录' }).click();
  await page.getByText('未播完').waitFor();
  await page.getByText(/被停播|被人停播/).waitFor();
  await picture(page, 'ledger');
  await page.context().close();
});

test('what was not said needs attention, until something is said again', async () => {
  await announce('old', '过期通知', 'guo qi');
  const { body: old } = await station.ask('GET', '/v1/announcements/old');
  const recording = `/v1/recordings/${old.recordings.cmn}`;
  const expired = await station.ask('PATCH', recording, { expires_at: '2026-01-01T00:00:00Z' }, { 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' });
  assert.equal(expired.status, 200, JSON.stringify(expired.body));
  const page = await open(browser, station);
  await live(page);
  assert.equal((await station.ask('PUT', '/v1/rules/old', { playlist: 'old', start: local(5) })).status, 201);
  await page.getByText(/有一次没有播出/).waitFor();
  await nothingWrong(page);
  await picture(page, 'alarm');
  assert.equal((await station.ask('POST', '/v1/broadcasts', { announcement: 'water' })).status, 201);
  await page.getByText(/有一次没有播出/).waitFor({ state: 'detached' });
  await page.context().close();
});

test('who may only look can do nothing else', async () => {
  const page = await open(browser, station, '', { role: 'viewer' });
  await live(page);
  await page.getByText('现在没有播出').waitFor();
  assert.equal(await page.getByRole('button', { name: '立即停播' }).count(), 0);
  assert.equal(await page.getByRole('link', { name: '录音' }).count(), 0);
  await turn(page, 'record');
  await page.getByText('您的身份是“只看”').waitFor();
  await turn(page, 'users');
  await page.getByText('您的身份是“只看”').waitFor();
  await nothingWrong(page);
  await picture(page, 'not-for-you');
  await turn(page, 'schedule/rules');
  await page.locator('li.card').first().waitFor();
  assert.equal(await page.getByRole('button', { name: '删除' }).count(), 0);
  // The page hides it; the station refuses it.
  const status = await page.evaluate(() => fetch('/v1/broadcasts', { method: 'DELETE' }).then((answer) => answer.status));
  assert.equal(status, 403);
  await page.context().close();
});

test('it says when it is not live, and comes back', async () => {
  const page = await open(browser, station);
  await live(page);
  await page.getByText('现在没有播出').waitFor();
  await station.cutWay();
  await page.getByRole('alert').getByText('正在重新连接').waitFor();
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('停播没有成功！').waitFor();
  await picture(page, 'not-live');
  assert.deepEqual(await violations(page), []);
  await station.openWay();
  await live(page);
  await page.context().close();
});

for (const [size, options] of [['narrow', narrow], ['desktop', desktop]]) {
  for (const colours of ['light', 'dark']) {
    for (const language of ['zh-CN', 'en']) {
      test(`every page fits and is accessible: ${size}, ${colours}, ${language}`, async () => {
        const page = await open(browser, station, '', { ...options, colorScheme: colours, locale: language });
        await live(page, language);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        for (const place of pages) {
          await turn(page, place);
          await page.locator('h1').waitFor({ state: 'attached' });
          await page.waitForFunction(() => !/正在读取|Loading/.test(document.body.innerText));
          await settled(page);
          assert.ok((await overflow(page)) <= 0, `${place} is too wide`);
          assert.deepEqual(await violations(page), [], place);
          await picture(page, `${place.replace('/', '-')}-${size}-${colours}-${language}`);
        }
        assert.deepEqual(page.strangers, []);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }
  }
}

test('it can be used with the keyboard alone', async () => {
  const page = await open(browser, station, '', desktop);
  await live(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // to the content
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  await page.getByRole('link', { name: '排期' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '排期', exact: true }).waitFor();
  await page.context().close();
});

test('what has the focus is never under the foot of the page', async () => {
  const page = await open(browser, station, '#/schedule/new?playlist=water', narrow);
  await live(page);
  await page.getByRole('button', { name: '保存' }).waitFor();
  const covered = () => {
    const element = document.activeElement;
    const foot = document.querySelector('.foot');
    const place = element.getBoundingClientRect();
    const under = !foot.contains(element) && element.id !== 'content' && place.bottom > foot.getBoundingClientRect().top + 1;
    return under && foot.getBoundingClientRect().top > 0 ? element.outerHTML.slice(0, 120) : '';
  };
  let last = '';
  for (let tabs = 0; tabs < 60 && last !== '保存'; tabs += 1) {
    await page.keyboard.press('Tab');
    await settled(page);
    assert.equal(await page.evaluate(covered), '');
    last = await page.evaluate(() => document.activeElement.textContent.trim());
  }
  assert.equal(last, '保存');
  await page.context().close();
});

test('how it is served', async () => {
  const page = await station.ask('GET', '/');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.match(page.headers['content-security-policy'], /default-src 'none'.*connect-src 'self'/);
  const again = await station.ask('GET', '/', undefined, { 'If-None-Match': page.headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.raw.length, 0);
  const assets = [...gunzipSync(page.raw).toString().matchAll(/\.\/(assets\/[^"]+)|"\/(assets\/[^"]+)/g)];
  assert.ok(assets.length >= 2);
  for (const [, one, other] of assets) {
    const asset = await station.ask('GET', `/${one ?? other}`);
    assert.equal(asset.status, 200);
    assert.match(asset.headers['cache-control'], /immutable/);
    assert.equal(asset.headers['content-encoding'], 'gzip');
  }
  assert.equal((await station.ask('GET', '/assets/nothing.js')).status, 404);
});
