import { station } from '../api/station.svelte';
import { language, t } from './language.svelte';

/// Everything is shown in the station's time zone, wherever the phone is.
function format(options: Intl.DateTimeFormatOptions, locale = language.code): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: station.status?.time_zone ?? 'UTC' });
  } catch {
    return new Intl.DateTimeFormat(locale, options); // a zone that this browser does not know
  }
}

export function clockTime(moment: string | number, seconds = false): string {
  const wanted: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (seconds) wanted.second = '2-digit';
  return format(wanted, 'sv-SE').format(new Date(moment));
}

/// "2026-11-23", of a moment in the station's zone.
export function dateOf(moment: string | number): string {
  return format({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'sv-SE').format(new Date(moment));
}

/// "11月23日 星期一", with today and its neighbours by their names.
export function dayName(date: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  const options: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' };
  if (date.slice(0, 4) !== dateOf(station.time()).slice(0, 4)) options.year = 'numeric';
  const text = new Intl.DateTimeFormat(language.code, options).format(day);
  const apart = Math.round((day.getTime() - Date.parse(`${dateOf(station.time())}T12:00:00Z`)) / 86_400_000);
  const near = apart === 0 ? t('today') : apart === 1 ? t('tomorrow') : apart === -1 ? t('yesterday') : '';
  return near ? `${near} · ${text}` : text;
}

export function lasting(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return t('seconds', { count: whole });
  return t('minutes', { minutes: Math.floor(whole / 60), seconds: String(whole % 60).padStart(2, '0') });
}

/// How long until then: "5 分钟后".
export function until(moment: string, now: number): string {
  const seconds = Math.round((Date.parse(moment) - now) / 1000);
  const words = new Intl.RelativeTimeFormat(language.code, { numeric: 'always' });
  if (seconds < 90) return words.format(Math.max(seconds, 0), 'second');
  if (seconds < 90 * 60) return words.format(Math.round(seconds / 60), 'minute');
  if (seconds < 36 * 3600) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86400), 'day');
}

/// Puts what has a moment under the day it is on, in the order it comes.
export function byDay<T>(items: T[], moment: (item: T) => string): { date: string; items: T[] }[] {
  const days: { date: string; items: T[] }[] = [];
  for (const item of items) {
    const date = dateOf(moment(item));
    if (days.at(-1)?.date !== date) days.push({ date, items: [] });
    days.at(-1)!.items.push(item);
  }
  return days;
}

/// "2026-11-23T07:30:00", of a moment in the station's zone.
export function localOf(moment: string | number): string {
  return `${dateOf(moment)}T${clockTime(moment, true)}`;
}

/// How far the station's zone is ahead of UTC at that moment: "+08:00".
export function offsetOf(moment: number): string {
  const there = Date.parse(`${localOf(moment)}Z`);
  const minutes = Math.round((there - moment) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/// A local date or moment in words: "12月1日 星期二 09:00".
export function localText(local: string): string {
  return local.length > 10 ? `${dayName(local.slice(0, 10))} ${local.slice(11, 16)}` : dayName(local);
}

/// So many seconds after a local moment, on the wall clock.
export function shifted(local: string, seconds: number): string {
  return new Date(Date.parse(`${local}Z`) + seconds * 1000).toISOString().slice(0, 19);
}
