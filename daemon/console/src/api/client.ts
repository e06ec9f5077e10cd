import type { Problem } from './types';

/// What the station refused, or that it did not answer.
export class Refusal extends Error {
  /// `status` 0: nothing came back, and nobody knows whether the station heard it.
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.detail ?? 'the station does not answer');
  }
}

export interface Answer<T> {
  body: T;
  entityTag: string;
}

interface Options {
  method?: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  ifMatch?: string; // the entity tag seen; "*": whatever is there
  ifNoneMatch?: string;
}

/// How long a phone on a bad line may wait for an answer before it says so.
const patience = 20_000;

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}

/// One request to the control socket. Throws a Refusal.
export async function ask<T>(path: string, options: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = {};
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (options.ifNoneMatch) headers['If-None-Match'] = options.ifNoneMatch;
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  try {
    const method = options.method ?? 'GET';
    const response = await fetch(path, { method, headers, body, signal: giveUp.signal, cache: 'no-store' });
    if (!response.ok) throw new Refusal(response.status, await read<Problem>(response).catch(() => null));
    return { body: await read<T>(response), entityTag: response.headers.get('ETag') ?? '' };
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(0, null);
  } finally {
    clearTimeout(timer);
  }
}

/// All items of a list, page after page.
export async function askAll<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | null | undefined = path;
  while (next) {
    const page: { items: T[]; next?: string | null } = (await ask<{ items: T[]; next?: string | null }>(next)).body;
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
