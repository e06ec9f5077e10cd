import { station } from '../api/station.svelte';
import type { Rule } from '../api/types';
import { language, t, type Key } from '../words/language.svelte';
import { areWorkdays, type Days, toForm, weekdays } from './form';

export function weekdayName(day: (typeof weekdays)[number], form: 'short' | 'long' = 'short'): string {
  const monday = Date.UTC(2024, 0, 1); // one
  const date = new Date(monday + weekdays.indexOf(day) * 86_400_000);
  return new Intl.DateTimeFormat(language.code, { weekday: form, timeZone: 'UTC' }).format(date);
}

const tens = ['初', '十', '廿', '三'];
const digits = ['十', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const months = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'];

/// 初一, 十五, 廿三; in other languages the number.
export function lunarDay(day: number): string {
  if (!language.code.startsWith('zh')) return String(day);
  if (day === 20) return '二十';
  return (day % 10 === 0 ? tens[day / 10 - 1] : tens[Math.floor(day / 10)])! + digits[day % 10];
}
export function lunarMonth(month: number): string {
  return language.code.startsWith('zh') ? `${months[month - 1]}月` : String(month);
}

/// Days of the lunar year that people know by a name.
export const festivals: { month: number; day: number; name: Key }[] = [
  { month: 1, day: 1, name: 'springFestival' },
  { month: 1, day: 15, name: 'lanternFestival' },
  { month: 5, day: 5, name: 'dragonBoatFestival' },
  { month: 7, day: 15, name: 'ghostFestival' },
  { month: 8, day: 15, name: 'midAutumnFestival' },
  { month: 9, day: 9, name: 'doubleNinthFestival' },
  { month: 12, day: 8, name: 'labaFestival' },
];

function daysText(days: Days, from: string): string {
  switch (days.kind) {
    case 'once':
      return from;
    case 'daily':
      return t('everyDay');
    case 'weekly': {
      const on = weekdays.filter((day) => days.on.includes(day));
      if (on.join() === 'MO,TU,WE,TH,FR') return t('mondayToFriday');
      if (on.join() === 'SA,SU') return t('weekends');
      return t('everyWeekday', { days: on.map((day) => weekdayName(day)).join(t('listComma')) });
    }
    case 'lunar-monthly':
      return t('lunarMonthlyOn', { days: days.on.map(lunarDay).join(t('listComma')) });
    case 'lunar-yearly': {
      const known = festivals.find((one) => one.month === days.month && one.day === days.day);
      const date = t('lunarYearlyOn', { month: lunarMonth(days.month), day: lunarDay(days.day) });
      return known ? `${t(known.name)} (${date})` : date;
    }
    case 'sets':
      return '';
    case 'other':
      return days.recurrence.join('; ');
  }
}

/// "周一至周五 07:30、17:00，到 2026-12-31"
export function ruleText(rule: Rule): string {
  const form = toForm(rule);
  const times = form.times.join(t('listComma'));
  const until = form.until ? t('untilDay', { date: form.until }) : '';
  if (areWorkdays(form)) return `${t('workdays')} ${times}${until}`;
  const named = (sets: string[]): string => sets.map((id) => station.nameOfDaySet(id)).join(t('listComma'));
  const days = form.days.kind === 'sets' ? named(form.includeDaySets) : daysText(form.days, form.from);
  let text = `${days} ${times}`;
  if (form.excludeDaySets.length > 0) text += t('exceptText', { days: named(form.excludeDaySets) });
  if (form.includeDaySets.length > 0 && form.days.kind !== 'sets') text += t('alsoText', { days: named(form.includeDaySets) });
  return text + until;
}
