// Whether the station is well, and what to do where it is not: what `xiangyinctl doctor` looks at, in the
// language of whoever looks.

import type { LedgerRow, Status } from '../api/types';
import { t } from '../words/language.svelte';
import { sentence } from '../words/sentences';

export interface Finding {
  check: string;
  grade: 'good' | 'warning' | 'bad';
  message: string;
  advice: string;
}

const full = 50e6; // bytes; below, little more than the ledger goes on the disk
const low = 500e6; // below, an upload may fill it
const unsaid = ['failed', 'missed', 'partial'];

function sound(status: Status): Finding {
  const { ready, output } = status.player;
  const check = t('output');
  if (output.startsWith('wav:') || output.startsWith('null'))
    return { check, grade: 'bad', message: t('doctorNoSound'), advice: t('doctorNoSoundAdvice') };
  if (!ready) return { check, grade: 'bad', message: t('outputNotReady'), advice: t('doctorOutputAdvice') };
  const gone = status.outputs.find((one) => one.condition === 'lost' || one.condition === 'substituted');
  if (gone) {
    const text = gone.condition === 'lost' ? 'outputLost' : 'outputSubstituted';
    const message = t(text, { output: gone.device, reason: sentence(gone.reason) });
    return { check, grade: gone.condition === 'lost' ? 'bad' : 'warning', message, advice: t('doctorOutputAdvice') };
  }
  if (output === 'default')
    return { check, grade: 'warning', message: t('doctorDefaultOutput'), advice: t('doctorDefaultOutputAdvice') };
  return { check, grade: 'good', message: t('outputReady', { output }), advice: '' };
}

/// None where it is not the station's to switch.
function amplifier(status: Status): Finding[] {
  if (!status.amplifier) return [];
  const { on, trouble } = status.amplifier;
  const check = t('amplifier');
  if (!trouble) return [{ check, grade: 'good', message: t(on ? 'amplifierOn' : 'amplifierOff'), advice: '' }];
  return [{ check, grade: 'bad', message: t('amplifierTrouble', { reason: sentence(trouble) }), advice: t('doctorAmplifierAdvice') }];
}

function clock(status: Status): Finding {
  const { trust } = status.clock;
  const check = t('clockTrust');
  if (trust === 'trusted') return { check, grade: 'good', message: t('clockTrusted'), advice: '' };
  if (trust === 'holding') return { check, grade: 'warning', message: t('clockHolding'), advice: t('doctorHoldingAdvice') };
  return { check, grade: 'bad', message: t('clockUnknown'), advice: t('doctorClockAdvice') };
}

function disk(status: Status): Finding {
  const free = status.process.free_disk_bytes ?? 0;
  const message = t('gigabytes', { count: (free / 1e9).toFixed(1) });
  const grade = free < full ? 'bad' : free < low ? 'warning' : 'good';
  return { check: t('disk'), grade, message, advice: grade === 'good' ? '' : t('doctorDiskAdvice') };
}

function ledger(verification: { intact: boolean; rows?: number }): Finding {
  const check = t('ledger');
  if (verification.intact) return { check, grade: 'good', message: t('doctorIntact', { count: verification.rows ?? 0 }), advice: '' };
  return { check, grade: 'bad', message: t('doctorTampered'), advice: t('doctorTamperedAdvice') };
}

function outcomes(rows: LedgerRow[]): Finding {
  const check = t('doctorOutcomes');
  const wrong = rows.filter((row) => unsaid.includes(row.outcome));
  if (wrong.length === 0) return { check, grade: 'good', message: t('doctorAllSaid', { count: rows.length }), advice: '' };
  const message = t('doctorUnsaid', { count: wrong.length, of: rows.length, reason: sentence(wrong[0]!.reason) });
  return { check, grade: wrong[0] === rows[0] ? 'bad' : 'warning', message, advice: t('doctorUnsaidAdvice') };
}

function next(status: Status): Finding {
  const check = t('next');
  if (!status.next) return { check, grade: 'warning', message: t('nothingNext'), advice: t('doctorNothingNextAdvice') };
  if (status.next.reason) return { check, grade: 'warning', message: sentence(status.next.reason), advice: '' };
  return { check, grade: 'good', message: t('willBeCompleted'), advice: '' };
}

export function examine(status: Status, verification: { intact: boolean; rows?: number }, rows: LedgerRow[]): Finding[] {
  return [sound(status), ...amplifier(status), clock(status), disk(status), ledger(verification), outcomes(rows), next(status)];
}
