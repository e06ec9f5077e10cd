import { Refusal } from '../api/client';
import { sentence, t } from '../words/language.svelte';

/// What went wrong, for whoever looks.
export function complaint(error: unknown): string {
  if (!(error instanceof Refusal)) return String(error);
  if (error.status === 0) return t('noAnswer');
  if (error.status === 401 || error.status === 403) return t('notAllowed');
  const detail = sentence(error.problem?.detail ?? String(error.status));
  return t('refused', { detail: error.problem?.pointer ? `${error.problem.pointer} ${detail}` : detail });
}
