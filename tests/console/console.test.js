// The whole way through the page, as an office goes it, against a real station.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
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
  'now',
  'record',
  'schedule',
  'schedule/week',
  'schedule/month',
  'schedule/rules',
  'schedule/new',
  'ledger',
  'users',
  'station',
  'more',
];

async function live(page, language = 'zh-CN') {
  await page.getByText(language === 'en' ? 'live' : '实时', { exact: true }).waitFor();
}

/// Goes to another page of the same page.
async function turn(page, place) {
  await page.evaluate((to) => (location.hash = `/${to}`), place);
}

async function nothingWrong(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok((await overflow(page)) <= 0, 'it sticks out to the side');
}

/// Something to schedule, put in by another office.
async function announce(id, title, text, language = 'cmn') {
  const file = station.speak(`${id}.wav`, text);
  const sent = await station.ask('POST', `/v1/recordings?language=${language}&title=x`, readFileSync(file));
  assert.ok(sent.status === 201 || sent.status === 200, JSON.stringify(sent.body));
  const made = await station.ask('PUT', `/v1/announcements/${id}`, { title, recordings: { [language]: sent.body.id } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await station.ask('PUT', `/v1/playlists/${id}`, { title, items: [{ announcement: id }] })).status, 201);
}

/// The station's wall clock so many seconds from now.
const local = (seconds) => new Date(Date.now() + (8 * 3600 + seconds) * 1000).toISOString().slice(0, 19);

function silentWav() {
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
  return { name: 'silence.wav', mimeType: 'audio/wav', buffer: silence };
}

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

test("spoken into the phone's microphone, judged, scheduled, heard, and on the ledger", async () => {
  const voice = station.speak('voice.wav', 'Dear neighbours, the water is off tomorrow morning from nine until noon.', 'en');
  const speaker = await launch([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${voice}`,
  ]);
  const loudspeaker = station.listen();
  try {
    const page = await open(speaker, station, '#/record', { role: 'publisher' });
    await live(page);
    // What is missing is said where it is missing, and nothing is sent.
    await page.getByRole('button', { name: '上传' }).click();
    await page.getByText('请先录音或选择文件。').waitFor();
    await page.getByText('请给内容起个名称。').waitFor();
    await nothingWrong(page);
    await picture(page, 'record-faults');
    await page.getByLabel('内容的名称').fill('停水通知');

    await page.getByRole('button', { name: '开始录音' }).click();
    await page.getByRole('meter', { name: '响度' }).waitFor();
    await page.getByText('3 秒').waitFor();
    await picture(page, 'record-microphone');
    await nothingWrong(page);
    await page.getByRole('button', { name: '录完了' }).click();
    await page.getByRole('group', { name: '听一遍' }).waitFor();
    await picture(page, 'record-listen');
    await page.getByLabel('普通话').check({ force: true });
    await page.getByText('谁录的、到期、第二种方言').click();
    await page.getByLabel('谁录的（可以不填）').fill('陈阿姨');
    await page.getByRole('button', { name: '上传' }).click();
    await page.getByText('已经收好，可以播了。').waitFor();
    await page.getByRole('group', { name: '喇叭里听到的样子' }).getByText('秒').waitFor();
    await nothingWrong(page);
    await picture(page, 'record-done');
    const { body: recordings } = await station.ask('GET', '/v1/recordings');
    const recording = recordings.items.find((one) => one.title === '停水通知');
    assert.equal(recording.speaker, '陈阿姨');
    assert.ok(recording.duration_seconds > 2, `${recording.duration_seconds} s`);
    assert.ok(recording.integrated_lufs > -40, `${recording.integrated_lufs} LUFS`);

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
    assert.match(await preview.innerText(), /“停水通知”没有吴语 \(pinghu\)的录音，将改播普通话/);
    await picture(page, 'rule-form');
    await nothingWrong(page);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { name: '排期', exact: true }).waitFor();
    await turn(page, 'schedule/rules');
    await page.getByText('周一至周五 07:30、17:00').waitFor();
    await picture(page, 'rules');

    // Once more in a few seconds, by another office: the page follows, and it is heard.
    await loudspeaker.quiet();
    const { body: rules } = await station.ask('GET', '/v1/rules');
    const once = { title: '停水', playlist: rules.items[0].playlist, start: local(4) };
    assert.equal((await station.ask('PUT', '/v1/rules/soon', once)).status, 201);
    await turn(page, 'now');
    await page.locator('.next').getByText('停水通知').waitFor();
    await page.getByRole('progressbar', { name: '正在播出' }).waitFor();
    await loudspeaker.heard();
    await page.waitForFunction(() => document.querySelector('meter')?.value > 0.2); // the level comes along
    await picture(page, 'now-on-air');
    await nothingWrong(page);
    await page.getByText('现在没有播出').waitFor();
    await turn(page, 'ledger');
    const row = page.locator('li', { hasText: '停水通知' });
    await row.getByText('已播完').waitFor();
    await page.locator('figure canvas').waitFor();
    await picture(page, 'ledger-first');
    assert.deepEqual(page.strangers, []);
    assert.deepEqual(page.complaints, []);
  } finally {
    loudspeaker.stop();
    await speaker.close();
  }
});

test('a second dialect, from a file', async () => {
  await announce('dialects', '开会通知', 'ming tian kai hui');
  const page = await open(browser, station, '#/record?announcement=dialects');
  await live(page);
  await page.locator('input[type=file]').setInputFiles(station.speak('pinghu.wav', 'ming tian kai hui le', 'hak'));
  await page.getByLabel(/吴语/).first().check({ force: true });
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('已经收好，可以播了。').waitFor();
  const { body } = await station.ask('GET', '/v1/announcements/dialects');
  assert.deepEqual(Object.keys(body.recordings).sort(), ['cmn', 'wuu-x-pinghu']);
  await page.context().close();
});

test('a recording in which nothing can be heard is not taken, and what was typed stays', async () => {
  const page = await open(browser, station, '#/record');
  await live(page);
  await page.locator('input[type=file]').setInputFiles(silentWav());
  await page.getByLabel('内容的名称').fill('无声');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('什么也听不见，请重新录。').waitFor();
  assert.equal(await page.getByRole('link', { name: '安排时间' }).count(), 0);
  await picture(page, 'record-unusable');
  await nothingWrong(page);

  await page.getByRole('button', { name: '重新录' }).click();
  const nonsense = { name: 'no-sound.wav', mimeType: 'audio/wav', buffer: Buffer.from('this is no sound at all') };
  await page.locator('input[type=file]').setInputFiles(nonsense);
  await page.getByLabel('内容的名称').fill('不是声音');
  await page.getByRole('button', { name: '上传' }).click();
  await page.locator('.fault').first().waitFor();
  assert.equal(await page.getByLabel('内容的名称').inputValue(), '不是声音');
  await page.context().close();
});

test('a lunar rule is shown as it will be', async () => {
  await announce('lantern', '元宵灯会', 'deng hui');
  const page = await open(browser, station, '#/schedule/new?playlist=lantern');
  await page.getByLabel('农历每年').check({ force: true });
  await page.getByLabel('节日').selectOption({ label: '元宵节' });
  await page.getByLabel('第 1 个时间').fill('19:00');
  await page.getByLabel('从哪天起').fill('2026-11-01');
  const preview = page.getByRole('region', { name: '接下来的播出' });
  await preview.getByText('2027年2月20日').waitFor(); // the Lantern Festival of that year
  await preview.getByText('2028年2月9日').waitFor();
  await picture(page, 'rule-lunar');
  // Until a festival, which the station looks up.
  await page.getByLabel('每天', { exact: true }).check({ force: true });
  await page.getByLabel('到哪个节为止').selectOption({ label: '元宵节' });
  await page.waitForFunction(() => document.getElementById('until').value === '2027-02-20');
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
  const holidays = fileURLToPath(new URL('../../config/day-sets/china-2026.ics', import.meta.url));
  await page.getByLabel('导入放假调休表').setInputFiles({ name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('x') });
  await page.getByText(/这个文件里找不到/).waitFor();
  await page.getByLabel('导入放假调休表').setInputFiles(holidays);
  await page.getByText('导入好了').waitFor();
  await turn(page, 'schedule/new?playlist=workdays');
  await page.getByLabel('工作日', { exact: true }).check({ force: true });
  await page.getByLabel('第 1 个时间').fill('07:30');
  await page.getByLabel('从哪天起').fill('2026-12-25');
  const preview = page.getByRole('region', { name: '接下来的播出' });
  await preview.getByText('2027年1月4日').waitFor();
  assert.doesNotMatch(await preview.innerText(), /12月2[67]日/); // a weekend
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
  const event = page.locator('.ec-event', { hasText: '拖一拖' }).first();
  await event.waitFor();
  await nothingWrong(page);
  await event.hover();
  const box = await event.boundingBox();
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

  // The same without a mouse, for every day.
  await event.getByRole('button').press('Enter');
  await dialog.getByLabel('时间').fill('10:15');
  await dialog.getByRole('button', { name: '以后每次都改' }).click();
  await page.locator('.ec-event', { hasText: '10:15' }).first().waitFor();
  assert.equal((await station.ask('GET', path)).body.start, `${tomorrow}T10:15:00`);
  assert.deepEqual(page.complaints, []);
  await station.ask('DELETE', path, undefined, { 'If-Match': '*' });
  await page.context().close();
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
          await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect.getTiming().iterations < 9).map((one) => one.finished)));
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
