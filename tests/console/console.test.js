// The whole way through the page, as an office goes it, against a real station.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { desktop, launch, narrow, open, overflow, picture, violations } from './browser.js';
import { Station } from './station.js';

let station;
let browser;
before(async () => {
  [station, browser] = await Promise.all([Station.start(), launch()]);
});
after(async () => {
  await browser?.close();
  await station?.stop();
});

const pages = [
  ['now', '现在', 'Now'],
  ['record', '录音', 'Record'],
  ['schedule', '排期', 'Schedule'],
  ['schedule/new', '排期', 'Schedule'],
  ['ledger', '记录', 'Ledger'],
];

async function live(page, language = 'zh-CN') {
  await page.getByText(language === 'en' ? 'live' : '实时', { exact: true }).waitFor();
}

/// Something to schedule, put in by another office.
async function announce(id, title, text) {
  const file = station.speak(`${id}.wav`, text);
  const sent = await station.ask('POST', '/v1/recordings?language=cmn&title=x', readFileSync(file));
  assert.equal(sent.status, 201);
  const made = await station.ask('PUT', `/v1/announcements/${id}`, { title, recordings: { cmn: sent.body.id } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await station.ask('PUT', `/v1/playlists/${id}`, { title, items: [{ announcement: id }] })).status, 201);
}

test('record, judge, schedule, hear of it, change it', async () => {
  const page = await open(browser, station.address);
  await live(page);
  await page.getByRole('link', { name: '录音' }).click();

  // What is missing is said where it is missing, and nothing is sent.
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('请先录音或选择文件。').waitFor();
  await page.getByText('请给内容起个名称。').waitFor();
  await picture(page, 'record-faults');

  const file = station.speak('water.wav', 'ming tian shang wu jiu dian ting shui', 'cmn-latn-pinyin');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('普通话').check({ force: true });
  await page.getByLabel('内容的名称').fill('停水通知');
  await page.getByLabel('谁录的（可以不填）').fill('陈阿姨');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('已经收好，可以播了。').waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'record-done');
  // The browser can play what the station has kept.
  await page.waitForFunction(() => document.querySelector('audio').readyState >= 1);

  await page.getByRole('link', { name: '安排时间' }).click();
  await page.getByLabel('每周', { exact: true }).check({ force: true });
  await page.getByLabel('第 1 个时间').fill('07:30');
  await page.getByRole('button', { name: '再加一个时间' }).click();
  await page.getByLabel('第 2 个时间').fill('17:00');
  const preview = page.getByRole('region', { name: '接下来的播出' });
  await preview.getByRole('listitem').nth(9).waitFor();
  const dates = await preview.getByRole('listitem').allInnerTexts();
  assert.equal(dates.length, 10);
  for (const date of dates) assert.doesNotMatch(date, /星期[六日]/);
  assert.match(await preview.innerText(), /没有 wuu-x-pinghu 的录音，将改播 cmn/);
  await picture(page, 'rule-form');
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('周一至周五 07:30、17:00').waitFor();
  await picture(page, 'schedule');
  assert.deepEqual(page.strangers, []);
  assert.deepEqual(page.complaints, []);

  // Another office sees it without asking, and what it changes is seen here.
  const { body } = await station.ask('GET', '/v1/rules');
  const rule = body.items[0];
  assert.deepEqual(rule.zones, []);
  await station.ask('PUT', `/v1/rules/${rule.id}`, { ...rule, title: '每日停水' }, { 'If-Match': `"${rule.revision}"` });
  await page.locator('strong', { hasText: '每日停水' }).waitFor();
  await page.context().close();
});

test("the phone's microphone", async () => {
  const voice = station.speak('voice.wav', 'Dear neighbours, the water is off tomorrow morning from nine.', 'en');
  const phone = await launch([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${voice}`,
  ]);
  try {
    const page = await open(phone, `${station.address}#/record`);
    await page.getByRole('button', { name: '开始录音' }).click();
    await page.getByRole('meter', { name: '响度' }).waitFor();
    await page.getByText('3 秒').waitFor();
    await picture(page, 'record-microphone');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: '录完了' }).click();
    await page.getByLabel('内容的名称').fill('亲口说的');
    await page.getByRole('button', { name: '上传' }).click();
    await page.getByText('已经收好，可以播了。').waitFor();
    const { body } = await station.ask('GET', '/v1/recordings');
    const recording = body.items.find((one) => one.title === '亲口说的');
    assert.ok(recording.duration_seconds > 2, `${recording.duration_seconds} s`);
    assert.ok(recording.integrated_lufs > -40, `${recording.integrated_lufs} LUFS`);
    assert.deepEqual(page.complaints, []);
  } finally {
    await phone.close();
  }
});

test('a recording in which nothing can be heard is not taken', async () => {
  const page = await open(browser, `${station.address}#/record`);
  await live(page);
  const silence = Buffer.alloc(44 + 96_000);
  silence.write('RIFF', 0);
  silence.writeUInt32LE(silence.length - 8, 4);
  silence.write('WAVEfmt ', 8);
  silence.writeUInt32LE(16, 16);
  silence.writeUInt16LE(1, 20); // PCM
  silence.writeUInt16LE(1, 22); // mono
  silence.writeUInt32LE(16_000, 24);
  silence.writeUInt32LE(32_000, 28);
  silence.writeUInt16LE(2, 32);
  silence.writeUInt16LE(16, 34);
  silence.write('data', 36);
  silence.writeUInt32LE(silence.length - 44, 40);
  const file = { name: 'silence.wav', mimeType: 'audio/wav', buffer: silence };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('内容的名称').fill('无声');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('什么也听不见，请重新录。').waitFor();
  assert.equal(await page.getByRole('link', { name: '安排时间' }).count(), 0);
  await picture(page, 'record-unusable');
  assert.deepEqual(await violations(page), []);

  await page.getByRole('button', { name: '重新录' }).click();
  await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('this is no sound at all') });
  await page.getByLabel('内容的名称').fill('不是声音');
  await page.getByRole('button', { name: '上传' }).click();
  await page.locator('.fault').first().waitFor();
  assert.equal(await page.getByLabel('内容的名称').inputValue(), '不是声音');
  await page.context().close();
});

test('a lunar rule is shown as it will be', async () => {
  await announce('lantern', '元宵灯会', 'deng hui');
  const page = await open(browser, `${station.address}#/schedule/new?playlist=lantern`);
  await page.getByLabel('农历每年').check({ force: true });
  await page.getByLabel('节日').selectOption({ label: '元宵节' });
  await page.getByLabel('第 1 个时间').fill('19:00');
  await page.getByLabel('从哪天起').fill('2026-11-01');
  const preview = page.getByRole('region', { name: '接下来的播出' });
  await preview.getByText('2027年2月20日').waitFor(); // the Lantern Festival of that year
  await preview.getByText('2028年2月9日').waitFor();
  await picture(page, 'rule-lunar');
  assert.deepEqual(await violations(page), []);
  await page.context().close();
});

test('on air, and silence at once', async () => {
  await announce('long', '长通知', 'xin wen '.repeat(60));
  const page = await open(browser, station.address);
  await live(page);
  await page.getByText('现在没有播出').waitFor();
  const started = await station.ask('POST', '/v1/broadcasts', { announcement: 'long' });
  assert.equal(started.status, 201);
  await page.getByRole('progressbar', { name: '正在播出' }).waitFor();
  await page.getByText('长通知').waitFor();
  await page.locator('article', { hasText: '正在播出' }).waitFor();
  await picture(page, 'now-on-air');
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('已停播（1 个）').waitFor();
  await page.getByText('现在没有播出').waitFor();
  await page.getByRole('button', { name: '立即停播' }).click();
  await page.getByText('本来就没有播出').waitFor();

  await page.getByRole('link', { name: '记录' }).click();
  await page.getByText('未播完').waitFor();
  await page.getByText(/被停播|被人停播/).waitFor();
  await picture(page, 'ledger');
  await page.context().close();
});

test('two offices change one rule: the second is shown the difference and chooses', async () => {
  await announce('two', '两人', 'liang ren');
  const path = '/v1/rules/two';
  const first = { playlist: 'two', start: '2026-11-23T08:00:00', recurrence: ['FREQ=DAILY'] };
  assert.equal((await station.ask('PUT', path, first)).status, 201);
  const page = await open(browser, `${station.address}#/schedule/edit/two`);
  await page.getByLabel('第 1 个时间').fill('09:15');
  const other = await station.ask('PUT', path, { ...first, start: '2026-11-23T10:45:00' }, { 'If-Match': '*' });
  assert.equal(other.status, 200, JSON.stringify(other.body));
  await page.getByRole('button', { name: '保存' }).click();
  const difference = page.getByRole('alertdialog');
  await difference.getByText('每天 09:15').waitFor();
  await difference.getByText('每天 10:45').waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'difference');
  assert.equal((await station.ask('GET', path)).body.start, '2026-11-23T10:45:00');
  await difference.getByRole('button', { name: '用我的' }).click();
  await page.getByText('每天 09:15').waitFor();
  assert.equal((await station.ask('GET', path)).body.start, '2026-11-23T09:15:00');

  await page.locator('li.card', { hasText: '每天 09:15' }).getByRole('button', { name: '删除' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: '删除', exact: true }).first().click();
  await page.getByText('每天 09:15').waitFor({ state: 'detached' });
  assert.equal((await station.ask('GET', path)).status, 404);
  await page.context().close();
});

test('it says when it is not live, and comes back', async () => {
  const page = await open(browser, station.address);
  await live(page);
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
        const page = await open(browser, station.address, { ...options, colorScheme: colours, locale: language });
        await live(page, language);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        for (const [id] of pages) {
          await page.goto(`${station.address}#/${id}`);
          await page.locator('h1').waitFor({ state: 'attached' });
          await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
          assert.ok((await overflow(page)) <= 0, `${id} is too wide`);
          assert.deepEqual(await violations(page), [], id);
          await picture(page, `${id.replace('/', '-')}-${size}-${colours}-${language}`);
        }
        assert.deepEqual(page.strangers, []);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }
  }
}

test('it can be used with the keyboard alone', async () => {
  const page = await open(browser, station.address, desktop);
  await live(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // to the content
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  await page.getByRole('link', { name: '排期' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '定时广播' }).waitFor();
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
