import { Refusal } from '../api/client';
import { t, type Key } from '../words/language.svelte';
import { known } from '../words/sentences';

/// What kind of refusal it was, for what the language has no sentence for (the last part of Problem.type).
const kinds: Record<string, Key> = {
  invalid: 'refusedInvalid',
  conflict: 'refusedConflict',
  not_found: 'refusedGone',
  too_large: 'tooLarge',
  unsupported: 'refusedUnsupported',
  unavailable: 'refusedNotNow',
  io: 'refusedFault',
};

/// What went wrong, for whoever looks.
export function complaint(error: unknown): string {
  if (!(error instanceof Refusal)) return String(error);
  if (error.status === 0) return t('noAnswer');
  if (error.status === 401) return t('noAccess');
  if (error.status === 403) return t('notAllowed');
  if (error.status === 429) return t('tooOften');
  const detail = error.problem?.detail ?? String(error.status);
  const words = known(detail);
  if (words) return t('refused', { detail: words });
  const kind = kinds[error.problem?.type.split(':').pop() ?? ''] ?? 'refusedFault';
  return t('refusedBecause', { kind: t(kind), detail });
}
