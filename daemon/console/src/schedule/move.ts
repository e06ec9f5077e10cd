// One broadcast of a rule, or all of them, at another time. Moments are local, "2026-11-23T07:30:00", as in a rule.

import type { Rule, RuleDraft } from '../api/types';
import { toForm, toRule } from './form';

/// As the form writes it: the seconds only where there are any.
const timeOf = (moment: string): string => moment.slice(11).replace(/^(\d\d:\d\d):00$/, '$1');

/// What is sent to the station: without what only the station writes.
export function draftOf(rule: Rule): RuleDraft {
  const { id: _id, revision: _revision, changed_at: _changedAt, ...draft } = rule;
  return draft;
}

/// The one broadcast at `from` moved to `to`; all others stay.
export function moveOnce(rule: Rule, from: string, to: string): RuleDraft {
  const draft = draftOf(rule);
  if (rule.additional.includes(from)) return { ...draft, additional: rule.additional.map((one) => (one === from ? to : one)) };
  if (rule.recurrence.length === 0 && rule.include_day_sets.length === 0 && rule.start === from)
    return { ...draft, start: to };
  return { ...draft, exceptions: [...rule.exceptions, from].sort(), additional: [...rule.additional, to].sort() };
}

/// Without the one broadcast at `from`. Null: it is the only one.
export function skipOnce(rule: Rule, from: string): RuleDraft | null {
  const draft = draftOf(rule);
  if (rule.additional.includes(from)) return { ...draft, additional: rule.additional.filter((one) => one !== from) };
  const only = rule.recurrence.length === 0 && rule.include_day_sets.length === 0;
  if (only && rule.additional.length === 0) return null;
  return { ...draft, exceptions: [...rule.exceptions, from].sort() };
}

/// Every broadcast at the time of day of `from` moved to that of `to`. Null where the days would change too, or
/// where the rule has days that the form has no words for.
export function moveAll(rule: Rule, from: string, to: string): RuleDraft | null {
  const form = toForm(rule);
  if (form.days.kind === 'other' || form.days.kind === 'once' || from.slice(0, 10) !== to.slice(0, 10)) return null;
  const found = form.times.indexOf(timeOf(from));
  if (found < 0) return null;
  return toRule({ ...form, times: form.times.map((time, index) => (index === found ? timeOf(to) : time)) }, rule);
}
