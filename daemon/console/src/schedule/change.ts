import { Refusal, ask } from '../api/client';
import { station } from '../api/station.svelte';
import type { Rule, RuleDraft } from '../api/types';
import { undo } from '../parts/undo.svelte';
import { t } from '../words/language.svelte';
import { draftOf } from './move';

/// Changes a rule as it was seen, and offers to take that back. Throws a Refusal; 412: somebody else was quicker.
export async function change(rule: Rule, draft: RuleDraft): Promise<void> {
  const path = `/v1/rules/${rule.id}`;
  const changed = await ask<Rule>(path, { method: 'PUT', body: draft, ifMatch: `"${rule.revision}"` });
  undo.offer(t('ruleChanged', { title: station.titleOf(rule) }), () =>
    ask(path, { method: 'PUT', body: draftOf(rule), ifMatch: changed.entityTag }),
  );
}

/// Removes a rule as it was seen, and offers to take that back.
export async function remove(rule: Rule): Promise<void> {
  const path = `/v1/rules/${rule.id}`;
  await ask(path, { method: 'DELETE', ifMatch: `"${rule.revision}"` });
  undo.offer(t('ruleRemoved', { title: station.titleOf(rule) }), () =>
    ask(path, { method: 'PUT', body: draftOf(rule), ifNoneMatch: '*' }),
  );
}

export function isStale(error: unknown): boolean {
  return error instanceof Refusal && error.status === 412;
}
