// A recording reaches the station whole, and every byte once, over a line that breaks.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';

import { open, picture } from './browser.js';
import { browser, live, nothingWrong, station } from './fixture.js';

afterEach(async () => {
  if (!station.way.listening) await station.openWay();
});

/// Something long that somebody has said: where it is, its length and the name that the station gives it.
function spoken(name, words) {
  const file = station.speak(name, `${words} `.repeat(60));
  const bytes = readFileSync(file);
  return { file, length: bytes.length, id: createHash('sha256').update(bytes).digest('hex') };
}

async function fill(page, file, title) {
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('内容的名称').fill(title);
}

/// Sends until the line breaks, a third of the way.
async function breakOff(page, length) {
  station.cutWayAfter(length / 3);
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText(/网断了，已上传 \d+%/).waitFor();
}

test('the line breaks in the middle of an upload and comes back', async () => {
  const { file, length, id } = spoken('long.wav', 'qing da jia zhu yi');
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await fill(page, file, '很长的通知');
  await breakOff(page, length);
  await picture(page, 'record-line-lost');
  await nothingWrong(page);
  await station.openWay();
  await page.getByText('已经收好，可以播了。').waitFor();
  assert.ok(station.carried < length, `${station.carried} bytes of ${length} were sent again`);
  const { body } = await station.ask('GET', `/v1/recordings/${id}`);
  assert.equal(body.title, '很长的通知');
  const { raw } = await station.ask('GET', `/v1/recordings/${id}/audio`);
  assert.ok(raw.equals(readFileSync(file)));
  assert.deepEqual(page.strangers, []);
  assert.deepEqual(page.complaints, []);

  // What the station has already is not sent again.
  await page.getByRole('button', { name: '再录一条' }).click();
  await fill(page, file, '同一段录音');
  const before = station.carried;
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('已经收好，可以播了。').waitFor();
  assert.ok(station.carried - before < length / 2, `${station.carried - before} bytes`);
  await page.context().close();
});

test('the page is closed meanwhile, and the same file chosen again', async () => {
  const { file, length, id } = spoken('longer.wav', 'ming tian shang wu');
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await fill(page, file, '明天的通知');
  await breakOff(page, length);
  await page.close();
  await station.openWay();
  const later = await page.context().newPage();
  await later.goto(`${station.address}#/record`);
  await live(later);
  const before = station.carried;
  await fill(later, file, '明天的通知');
  await later.getByRole('button', { name: '上传' }).click();
  await later.getByText('已经收好，可以播了。').waitFor();
  assert.ok(station.carried - before < length, `${station.carried - before} bytes of ${length} were sent again`);
  assert.equal((await station.ask('GET', `/v1/recordings/${id}`)).status, 200);
  await page.context().close();
});

test('an upload is given up while the line is lost, and the station is told once it is back', async () => {
  const { file, length, id } = spoken('unwanted.wav', 'bu yao le');
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await fill(page, file, '不要的通知');
  await breakOff(page, length);
  await page.getByRole('button', { name: '不传了' }).click();
  await page.getByRole('button', { name: '上传' }).waitFor();
  assert.equal(await page.getByLabel('内容的名称').inputValue(), '不要的通知');
  await station.openWay();
  await live(page);
  await page.waitForFunction(
    (title) => fetch('/v1/uploads').then(async (answer) => (await answer.json()).items.every((one) => one.details.title !== title)),
    '不要的通知',
    { polling: 500 },
  );
  assert.equal((await station.ask('GET', `/v1/recordings/${id}`)).status, 404);
  await page.context().close();
});

test('what has all left the phone and not arrived can be given up', async () => {
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await fill(page, station.speak('stuck.wav', 'kai hui le, '.repeat(3)), '没传到的通知');
  station.holdWayAfter(40_000); // the rest is on the way: the phone has nothing left to send
  await page.getByRole('button', { name: '上传' }).click();
  await page.waitForFunction(() => document.querySelector('progress')?.value === 1);
  await station.cutWay();
  await page.getByText('网断了，已上传 100%').waitFor();
  await page.getByRole('button', { name: '不传了' }).click();
  await page.getByRole('button', { name: '上传' }).waitFor();
  await station.openWay();
  await page.context().close();
});

test('what is typed wrong about a recording is said at its field, and stays', async () => {
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await fill(page, station.speak('short.wav', 'kai hui'), '开会通知');
  await page.getByLabel('讲的话').fill('开会'.repeat(2000));
  await page.getByText('谁录的、到期、第二种方言').click();
  await page.getByLabel('到哪天以后作废').fill('2020-01-01');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('太长了，请写短一点。').waitFor();
  await page.getByText('这一天已经过去了。').waitFor();
  assert.equal(await page.getByLabel('讲的话').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('到哪天以后作废').inputValue(), '2020-01-01');
  await nothingWrong(page);
  await page.getByLabel('讲的话').fill('开会');
  await page.getByLabel('到哪天以后作废').fill('');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('已经收好，可以播了。').waitFor();
  await page.context().close();
});
