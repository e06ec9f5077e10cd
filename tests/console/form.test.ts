import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Rule } from '../../daemon/console/src/api/types';
import { emptyForm, faults, toForm, toRule, type Form } from '../../daemon/console/src/schedule/form';

function form(changes: Partial<Form>): Form {
  return { ...emptyForm('noon', '2026-11-23'), times: ['07:30'], ...changes };
}

/// As the station answers it.
function answered(form: Form): Rule {
  return { time_zone: 'Asia/Shanghai', ...toRule(form), id: 'noon', revision: 3, changed_at: '2026-11-22T23:00:00.000Z' } as Rule;
}

test('a rule at several times of its days', () => {
  const rule = toRule(form({ times: ['17:00', '07:30', '12:30'], days: { kind: 'weekly', on: ['FR', 'MO'] }, until: '2026-12-31' }));
  assert.equal(rule.start, '2026-11-23T07:30:00');
  assert.deepEqual(rule.recurrence, [
    'FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=7,12;BYMINUTE=30;BYSECOND=0;UNTIL=20261231T235959',
    'FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=17;BYMINUTE=0;BYSECOND=0;UNTIL=20261231T235959',
  ]);
});

test('one time needs no more than the start', () => {
  assert.deepEqual(toRule(form({})).recurrence, ['FREQ=DAILY']);
});

test('what was filled in comes back as it was', () => {
  const forms: Form[] = [
    form({}),
    form({ title: '停水', zones: ['square'], exceptions: ['2027-01-01'], latenessMinutes: 30, priority: 'urgent' }),
    form({ times: ['07:30', '17:00'], until: '2027-02-20' }),
    form({ days: { kind: 'weekly', on: ['MO', 'WE', 'SU'] }, times: ['06:05', '07:05', '18:45'] }),
    form({ days: { kind: 'once' }, times: ['09:00', '15:00'] }),
    form({ days: { kind: 'lunar-monthly', on: [1, 15] } }),
    form({ days: { kind: 'lunar-yearly', month: 1, day: 15 }, times: ['10:00', '19:00'] }),
    form({ times: ['11:30:15'] }),
    form({ days: { kind: 'sets' }, includeDaySets: ['solar-term-qingming'] }),
    form({ additional: ['2026-12-01T09:00:00'], exceptions: ['2026-11-30T07:30:00'], gain: -3 }),
  ];
  for (const one of forms) assert.deepEqual(toForm(answered(one)), one);
});

test('a rule that the form has no words for keeps its days', () => {
  for (const recurrence of [
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1'],
    ['FREQ=DAILY;COUNT=10'],
    ['FREQ=DAILY;INTERVAL=2'],
    ['FREQ=DAILY;UNTIL=20261231T113000'],
    ['RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=1'],
    ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO'],
    ['FREQ=DAILY;BYHOUR=8;BYMINUTE=0;BYSECOND=0'], // the start is at another time
  ]) {
    const rule: Rule = { ...answered(form({})), recurrence, gain_db: -3 };
    const read = toForm(rule);
    assert.equal(read.days.kind, 'other', recurrence.join());
    const written = toRule({ ...read, title: 'new' }, rule);
    assert.deepEqual(written.recurrence, recurrence);
    assert.equal(written.start, rule.start);
    assert.equal((written as { gain_db?: number }).gain_db, -3);
  }
});

test('what only the station writes is not sent back', () => {
  const rule = toRule(form({}), answered(form({})));
  for (const name of ['id', 'revision', 'changed_at']) assert.ok(!(name in rule), name);
});

test('what is missing is said at its field', () => {
  assert.deepEqual(faults(form({})), {});
  assert.deepEqual(faults(form({ playlist: '', times: [''], days: { kind: 'weekly', on: [] } })), {
    playlist: 'needPlaylist',
    times: 'needTimes',
    days: 'needDays',
  });
  assert.equal(faults(form({ days: { kind: 'sets' } })).includeDaySets, 'needDaySet');
  assert.equal(faults(form({ gain: 30 })).gain, 'needGain');
  assert.equal(faults(form({ from: '' })).from, 'needDate');
  assert.equal(faults(form({ until: '2026-11-22' })).until, 'untilBeforeFrom');
  assert.equal(faults(form({ latenessMinutes: NaN })).latenessMinutes, 'needLateness');
});
