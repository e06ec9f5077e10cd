import type { Recording, Verdict } from '../api/types';
import { isKey, language, t } from '../words/language.svelte';

/// Dialects that are often wanted, beside the station's own (BCP 47).
export const dialects = ['hak', 'yue', 'nan', 'wuu', 'hsn', 'gan', 'cmn'] as const;

export function dialectName(code: string): string {
  const known = dialects.find((one) => one === code.split('-')[0]);
  const name = known ? t(known) : new Intl.DisplayNames(language.code, { type: 'language', fallback: 'code' }).of(code);
  return known && code.includes('-') ? `${name} (${code.replace(/^[a-z]+-(x-)?/, '')})` : (name ?? code);
}

export function verdictText(verdict: Verdict): string {
  const key = `verdict_${verdict.code}`;
  return isKey(key) ? t(key) : verdict.message;
}

export function isUsable(recording: Recording): boolean {
  return recording.verdicts.every((verdict) => verdict.severity !== 'error');
}
