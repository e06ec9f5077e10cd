// An announcement is recorded with the phone, as an office does it, and heard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { launch, open, picture } from './browser.js';
import { announce, browser, live, local, nothingWrong, station, turn } from './fixture.js';

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
    await page.getByText(/^([3-9]|\d\d) 秒$|分/).waitFor();
    await picture(page, 'record-microphone');
    await nothingWrong(page);
    await page.getByRole('button', { name: '录完了' }).click();
    await page.getByRole('group', { name: '听一遍' }).waitFor();
    await picture(page, 'record-listen');
    // By what can be seen of it, which is scrolled out from behind the foot of the page.
    await page.locator('label.chip', { hasText: '普通话' }).click();
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

    // Over and over in a few seconds, by another office: the page follows, and it is heard.
    await loudspeaker.quiet();
    const { body: announcements } = await station.ask('GET', '/v1/announcements');
    const { id } = announcements.items.find((one) => one.title === '停水通知');
    const items = [{ announcement: id, repeat: 6 }];
    assert.equal((await station.ask('PUT', '/v1/playlists/soon', { title: '停水通知', items })).status, 201);
    await turn(page, 'now');
    await page.getByText('现在没有播出').waitFor();
    assert.equal((await station.ask('PUT', '/v1/rules/soon', { playlist: 'soon', start: local(12) })).status, 201);
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
