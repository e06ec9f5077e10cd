// A rule as people fill it in, and back: days, times, from, until. What cannot be said so (COUNT, BYSETPOS, ...)
// is kept as it is and shown as it is; only its other members can be changed here.

import type { Rule, RuleDraft } from '../api/types';
import type { Key } from '../words/language.svelte';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export type Days =
  | { kind: 'once' }
  | { kind: 'daily' }
  | { kind: 'weekly'; on: Weekday[] }
  | { kind: 'lunar-monthly'; on: number[] } // days of each lunar month, 1 to 30
  | { kind: 'lunar-yearly'; month: number; day: number } // not of leap months
  | { kind: 'sets' } // on the days of includeDaySets, and only there
  | { kind: 'other'; recurrence: string[]; additional: string[] };

export interface Form {
  title: string;
  playlist: string;
  days: Days;
  times: string[]; // "07:30" or "07:30:15"
  from: string; // "2026-11-23"; of once: the day itself
  until: string; // the last day; empty: for good
  exceptions: string[]; // days on which nothing is said, or single moments
  additional: string[]; // moments beside those days: single broadcasts that were moved
  includeDaySets: string[]; // on their days too
  excludeDaySets: string[]; // never on their days
  zones: string[]; // empty: everywhere
  latenessMinutes: number;
  gain: number; // dB
  priority: Rule['priority'];
  enabled: boolean;
}

export const pad = (number: number): string => String(number).padStart(2, '0');

function partsOf(recurrence: string): Map<string, string> {
  return new Map(recurrence.split(';').map((part) => part.split('=') as [string, string]));
}

function numbers(text: string | undefined): number[] {
  return text === undefined ? [] : text.split(',').map(Number);
}

const timeParts = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];

/// The times of day that a recurrence names; those of the start where it names none.
function timesOf(parts: Map<string, string>, start: string): string[] {
  const [hour, minute, second] = start.slice(11).split(':').map(Number) as [number, number, number];
  const or = (name: string, of: number): number[] => (parts.has(name) ? numbers(parts.get(name)) : [of]);
  return or('BYHOUR', hour).flatMap((h) =>
    or('BYMINUTE', minute).flatMap((m) => or('BYSECOND', second).map((s) => timeText(h, m, s))),
  );
}

function timeText(hour: number, minute: number, second: number): string {
  return `${pad(hour)}:${pad(minute)}${second ? `:${pad(second)}` : ''}`;
}

/// The days, where the parts are those of a form's and no others.
function daysOf(parts: Map<string, string>): Days | null {
  const names = [...parts.keys()].filter((name) => !timeParts.includes(name) && name !== 'UNTIL').sort();
  const is = (...wanted: string[]): boolean => names.join() === wanted.join();
  const frequency = parts.get('FREQ');
  if (parts.get('INTERVAL') === '1') return null;
  if (frequency === 'DAILY' && is('FREQ')) return { kind: 'daily' };
  if (frequency === 'WEEKLY' && is('BYDAY', 'FREQ')) {
    const on = parts.get('BYDAY')!.split(',') as Weekday[];
    return on.every((day) => weekdays.includes(day)) ? { kind: 'weekly', on } : null;
  }
  if (parts.get('RSCALE') !== 'CHINESE') return null;
  const days = numbers(parts.get('BYMONTHDAY'));
  if (days.length === 0 || days.some((day) => !(day >= 1 && day <= 30))) return null;
  if (frequency === 'MONTHLY' && is('BYMONTHDAY', 'FREQ', 'RSCALE')) return { kind: 'lunar-monthly', on: days };
  const month = Number(parts.get('BYMONTH'));
  if (frequency === 'YEARLY' && is('BYMONTH', 'BYMONTHDAY', 'FREQ', 'RSCALE') && days.length === 1 && month >= 1)
    return { kind: 'lunar-yearly', month, day: days[0]! };
  return null;
}

/// The last day, where UNTIL is the end of one on the wall clock; null where it is anything else.
function lastDayOf(parts: Map<string, string>): string | null {
  const until = parts.get('UNTIL');
  if (until === undefined) return '';
  const end = /^(\d{4})(\d\d)(\d\d)(T235959)?$/.exec(until);
  return end ? `${end[1]}-${end[2]}-${end[3]}` : null;
}

function read(rule: Rule): Pick<Form, 'days' | 'times' | 'until' | 'additional'> | null {
  if (rule.recurrence.length === 0) {
    if (rule.include_day_sets.length > 0) {
      if (rule.additional.some((moment) => moment.length < 19)) return null;
      return { days: { kind: 'sets' }, times: timesOf(new Map(), rule.start), until: '', additional: [...rule.additional] };
    }
    const moments = [rule.start, ...rule.additional];
    if (moments.some((moment) => moment.slice(0, 10) !== rule.start.slice(0, 10) || moment.length < 19)) return null;
    return { days: { kind: 'once' }, times: moments.flatMap((moment) => timesOf(new Map(), moment)), until: '', additional: [] };
  }
  const all = rule.recurrence.map(partsOf);
  const days = daysOf(all[0]!);
  const until = lastDayOf(all[0]!);
  const alike = all.every(
    (parts) => JSON.stringify(daysOf(parts)) === JSON.stringify(days) && lastDayOf(parts) === until,
  );
  if (!days || until === null || !alike) return null;
  const times = [...new Set(all.flatMap((parts) => timesOf(parts, rule.start)))].sort();
  // Otherwise the start would be moved to the first time, which it need not be now.
  if (times[0] !== timesOf(new Map(), rule.start)[0]) return null;
  return { days, times, until, additional: [...rule.additional] };
}

export function toForm(rule: Rule): Form {
  const said = read(rule) ?? {
    days: { kind: 'other', recurrence: rule.recurrence, additional: rule.additional } as Days,
    times: timesOf(new Map(), rule.start),
    until: '',
    additional: [],
  };
  return {
    ...said,
    title: rule.title,
    playlist: rule.playlist,
    from: rule.start.slice(0, 10),
    exceptions: [...rule.exceptions],
    includeDaySets: [...rule.include_day_sets],
    excludeDaySets: [...rule.exclude_day_sets],
    zones: [...rule.zones],
    latenessMinutes: rule.lateness_seconds / 60,
    gain: rule.gain_db,
    priority: rule.priority,
    enabled: rule.enabled,
  };
}

function daysText(days: Days): string {
  switch (days.kind) {
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${weekdays.filter((day) => days.on.includes(day)).join()}`;
    case 'lunar-monthly':
      return `RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=${[...days.on].sort((a, b) => a - b).join()}`;
    case 'lunar-yearly':
      return `RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=${days.month};BYMONTHDAY=${days.day}`;
    default:
      return 'FREQ=DAILY';
  }
}

/// One recurrence for the times of each minute, with all its hours.
function recurrenceOf(form: Form, times: string[]): string[] {
  const days = daysText(form.days);
  const until = form.until ? `;UNTIL=${form.until.replaceAll('-', '')}T235959` : '';
  if (times.length === 1) return [days + until];
  const hours = new Map<string, number[]>();
  for (const time of times) {
    const [hour, minute, second = '0'] = time.split(':');
    const within = `BYMINUTE=${Number(minute)};BYSECOND=${Number(second)}`;
    hours.set(within, [...(hours.get(within) ?? []), Number(hour)]);
  }
  return [...hours].map(([within, list]) => `${days};BYHOUR=${list.join()};${within}${until}`);
}

/// What is sent to the station. `before` is the rule that the form was filled from: what it has no field for stays.
export function toRule(form: Form, before?: Rule): RuleDraft {
  const times = [...new Set(form.times)].sort();
  const whole = (time: string): string => `${form.from}T${time}${time.length === 5 ? ':00' : ''}`;
  const kept: Partial<Rule> = { ...before };
  for (const answered of ['id', 'revision', 'changed_at'] as const) delete kept[answered];
  const draft: RuleDraft = {
    start: '',
    recurrence: [],
    additional: [],
    ...kept,
    title: form.title.trim(),
    playlist: form.playlist,
    exceptions: form.exceptions,
    include_day_sets: form.includeDaySets,
    exclude_day_sets: form.excludeDaySets,
    zones: form.zones,
    lateness_seconds: Math.round(form.latenessMinutes * 60),
    gain_db: form.gain,
    priority: form.priority,
    enabled: form.enabled,
  };
  if (form.days.kind === 'other') return draft;
  return {
    ...draft,
    start: whole(times[0] ?? ''),
    recurrence: form.days.kind === 'once' || form.days.kind === 'sets' ? [] : recurrenceOf(form, times),
    additional: form.days.kind === 'once' ? times.slice(1).map(whole) : form.additional,
  };
}

export type Faults = Partial<Record<keyof Form, Key>>;

/// The fields that are not filled in well, each with what is to be done.
export function faults(form: Form): Faults {
  const found: Faults = {};
  if (!form.playlist) found.playlist = 'needPlaylist';
  if (!/^\d{4}-\d\d-\d\d$/.test(form.from)) found.from = 'needDate';
  if (form.until && form.until < form.from) found.until = 'untilBeforeFrom';
  if ((form.days.kind === 'weekly' || form.days.kind === 'lunar-monthly') && form.days.on.length === 0)
    found.days = 'needDays';
  if (form.days.kind === 'sets' && form.includeDaySets.length === 0) found.includeDaySets = 'needDaySet';
  if (form.days.kind === 'sets' && form.times.length > 1) found.times = 'oneTimeOnly';
  if (form.times.length === 0 || form.times.some((time) => !/^\d\d:\d\d(:\d\d)?$/.test(time))) found.times = 'needTimes';
  if (!(form.latenessMinutes >= 0 && form.latenessMinutes <= 1440)) found.latenessMinutes = 'needLateness';
  if (!(form.gain >= -40 && form.gain <= 20)) found.gain = 'needGain';
  return found;
}

export function emptyForm(playlist: string, today: string): Form {
  return {
    title: '',
    playlist,
    days: { kind: 'daily' },
    times: [''],
    from: today,
    until: '',
    exceptions: [],
    additional: [],
    includeDaySets: [],
    excludeDaySets: [],
    zones: [],
    latenessMinutes: 1,
    gain: 0,
    priority: 'routine',
    enabled: true,
  };
}

/// The sets that make Mondays to Fridays the days on which people really work (调休).
export const holidays = 'holidays';
export const makeUpWorkdays = 'make-up-workdays';

export function areWorkdays(form: Form): boolean {
  return (
    form.days.kind === 'weekly' &&
    [...form.days.on].sort().join() === 'FR,MO,TH,TU,WE' &&
    form.excludeDaySets.join() === holidays &&
    form.includeDaySets.join() === makeUpWorkdays
  );
}
