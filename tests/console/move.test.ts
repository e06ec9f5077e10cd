import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Rule } from '../../daemon/console/src/api/types';
import { moveAll, moveOnce, skipOnce } from '../../daemon/console/src/schedule/move';

const daily: Rule = {
  id: 'noon',
  title: '',
  playlist: 'noon',
  start: '2026-11-23T11:30:00',
  time_zone: 'Asia/Shanghai',
  recurrence: ['FREQ=DAILY'],
  additional: [],
  exceptions: [],
  include_day_sets: [],
  exclude_day_sets: [],
  zones: [],
  lateness_seconds: 60,
  priority: 'routine',
  interruption: 'repeat',
  maximum_seconds: 0,
  gain_db: 0,
  enabled: true,
  revision: 3,
  changed_at: '2026-11-22T23:00:00.000Z',
} as Rule;
const once: Rule = { ...daily, recurrence: [] };
const [from, to] = ['2026-11-25T11:30:00', '2026-11-26T09:00:00'];

test('one broadcast of many is moved, and moved again', () => {
  const moved = moveOnce(daily, from, to);
  assert.deepEqual([moved.exceptions, moved.additional], [[from], [to]]);
  const again = moveOnce({ ...daily, ...moved } as Rule, to, '2026-11-27T08:00:00');
  assert.deepEqual([again.exceptions, again.additional], [[from], ['2026-11-27T08:00:00']]);
  assert.ok(!('revision' in moved), 'what only the station writes is not sent back');
});

test('a single broadcast is moved itself', () => {
  const moved = moveOnce(once, once.start, to);
  assert.deepEqual([moved.start, moved.exceptions, moved.additional], [to, [], []]);
});

test('one broadcast is left out; the only one goes with its rule', () => {
  assert.deepEqual(skipOnce(daily, from)?.exceptions, [from]);
  assert.deepEqual(skipOnce({ ...daily, additional: [to] }, to)?.additional, []);
  assert.equal(skipOnce(once, once.start), null);
});

test('all broadcasts of a time of day are moved', () => {
  assert.equal(moveAll(daily, from, '2026-11-25T12:00:00')?.start, '2026-11-23T12:00:00');
  const twice: Rule = { ...daily, recurrence: ['FREQ=DAILY;BYHOUR=11,17;BYMINUTE=30;BYSECOND=0'] };
  assert.deepEqual(moveAll(twice, '2026-11-25T17:30:00', '2026-11-25T18:30:00')?.recurrence, [
    'FREQ=DAILY;BYHOUR=11,18;BYMINUTE=30;BYSECOND=0',
  ]);
  const moved = { ...daily, exceptions: [from], additional: [to] };
  assert.deepEqual(moveAll(moved, '2026-11-27T11:30:00', '2026-11-27T12:00:00')?.additional, [to]);
});

test('to other days, or of days that the form has no words for, only one is moved', () => {
  assert.equal(moveAll(daily, from, to), null);
  assert.equal(moveAll(once, once.start, '2026-11-23T12:00:00'), null);
  assert.equal(moveAll({ ...daily, recurrence: ['FREQ=DAILY;INTERVAL=2'] }, from, '2026-11-25T12:00:00'), null);
});
