// What somebody has added waits until somebody else has listened and agrees. An urgent broadcast asks for that here.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open, picture } from './browser.js';
import { announce, browser, live, local, nothingWrong, station, turn } from './fixture.js';

const tomorrow = (time) => `${local(86_400).slice(0, 10)}T${time}`;

async function sayUrgently(id) {
  const rule = { playlist: id, start: tomorrow('09:00:00'), priority: 'urgent' };
  assert.equal((await station.ask('PUT', `/v1/rules/${id}`, rule)).status, 201);
}
async function standing(announcement) {
  const { body } = await station.ask('GET', `/v1/announcements/${announcement}`);
  return (await station.ask('GET', `/v1/approvals/${Object.values(body.recordings)[0]}`)).body;
}

test('a reviewer listens, reads along, refuses with a reason, and agrees after all', async () => {
  await announce('flood', '防汛通知', 'da jia zhu yi fang xun');
  const { headers, body } = await station.ask('GET', '/v1/announcements/flood');
  const words = { ...body, text: '大家注意防汛。\n低处的人家请搬到学校。' };
  assert.equal((await station.ask('PUT', '/v1/announcements/flood', words, { 'If-Match': headers.etag })).status, 200);

  const page = await open(browser, station, '', { role: 'scheduler' });
  await live(page);
  await sayUrgently('flood');
  await page.getByRole('link', { name: '有 1 段录音等您审核' }).click();
  await page.getByText('低处的人家请搬到学校。').waitFor();
  await page.getByText('等待审核 0/1').waitFor();
  await page.getByRole('button', { name: '听一听' }).click();
  await page.getByRole('group', { name: '听：防汛通知' }).getByText(/[1-9] 秒/).waitFor();
  await nothingWrong(page);
  await picture(page, 'approve');

  await page.getByRole('button', { name: '不同意' }).click();
  await page.getByRole('button', { name: '不同意' }).click();
  await page.getByText('请写上原因，好让录的人改正。').waitFor();
  await nothingWrong(page);
  await page.getByLabel('为什么不同意').fill('地点讲错了');
  await page.getByRole('button', { name: '不同意' }).click();
  await page.getByText('“防汛通知”不会播出。').waitFor();
  await page.getByText(/不同意：地点讲错了/).waitFor();
  await picture(page, 'approve-refused');
  await nothingWrong(page);
  assert.equal((await standing('flood')).state, 'refused');
  await turn(page, 'schedule');
  await page.getByText(/没有通过审核.*地点讲错了/).first().waitFor();

  await turn(page, 'approve');
  await page.getByRole('button', { name: '同意播出' }).click();
  await page.getByText('没有等着审核的录音。').waitFor();
  const { state, history } = await standing('flood');
  assert.equal(state, 'approved');
  assert.deepEqual(history.map((one) => one.act), ['added', 'refused', 'approved']);
  assert.deepEqual(page.strangers, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('nobody approves what is his own, and each dialect shows how it stands', async () => {
  const page = await open(browser, station, '#/record', { role: 'publisher' });
  await live(page);
  await page.locator('input[type=file]').setInputFiles(station.speak('fire.wav', 'xiao xin huo zhu'));
  await page.getByLabel('内容的名称').fill('防火通知');
  await page.getByLabel('讲的话').fill('小心火烛');
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('已经收好，可以播了。').waitFor();
  const { body } = await station.ask('GET', '/v1/announcements');
  const { id, text } = body.items.find((one) => one.title === '防火通知');
  assert.equal(text, '小心火烛');
  await page.getByText('可以播', { exact: false }).first().waitFor();

  await sayUrgently(id);
  await page.getByText('等待审核 0/1').waitFor();
  await picture(page, 'record-waits');
  await turn(page, 'approve');
  await page.getByText('这是您自己上传的，要请别人来听。').waitFor();
  assert.equal(await page.getByRole('button', { name: '同意播出' }).count(), 0);
  await turn(page, `record?announcement=${id}`);
  await page.getByText('已有的方言').waitFor();
  await page.getByText('等待审核 0/1').waitFor();
  await page.getByText('小心火烛').waitFor();
  await nothingWrong(page);
  await page.context().close();
});
