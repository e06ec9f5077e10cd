import { Refusal, ask, askAll } from './client';
import { Live, type StationEvent } from './live.svelte';
import type { Announcement, DaySet, Playlist, Rule, Status } from './types';

/// Whether the station lets this device in.
export type Access = 'unknown' | 'in' | 'out';

/// What the page knows of the station, kept as it is there.
class Station {
  status = $state<Status | null>(null);
  access = $state<Access>('unknown');
  rules = $state<Rule[]>([]);
  playlists = $state<Playlist[]>([]);
  announcements = $state<Announcement[]>([]);
  daySets = $state<DaySet[]>([]);
  /// Whether the lists above have been read once.
  loaded = $state(false);
  /// Rises whenever the plan may have changed, or the ledger.
  planVersion = $state(0);
  ledgerVersion = $state(0);

  readonly live: Live;
  #ahead = 0; // milliseconds that the station's clock is ahead of this device's
  #waiting = new Set<string>();

  constructor() {
    this.live = new Live(
      () => this.#wish('status', 'rules', 'playlists', 'announcements', 'day_sets', 'plan', 'ledger'),
      (event) => this.#hear(event),
    );
  }

  /// The time at the station.
  time(): number {
    return Date.now() + this.#ahead;
  }

  /// What people call it: its title, or what it says.
  nameOf(playlist: string): string {
    const [kind, id] = playlist.includes('/') ? playlist.split('/') : ['playlist', playlist];
    if (kind === 'announcement') return this.announcements.find((one) => one.id === id)?.title || id || '';
    if (kind === 'recording') return (id ?? '').slice(0, 8);
    return this.playlists.find((one) => one.id === id)?.title || (id ?? '');
  }

  nameOfDaySet(id: string): string {
    return this.daySets.find((one) => one.id === id)?.title || id;
  }

  titleOf(rule: Rule): string {
    return rule.title || this.nameOf(rule.playlist);
  }

  async readStatus(): Promise<void> {
    const before = Date.now();
    const { body } = await ask<Status>('/v1/status');
    this.#ahead = Date.parse(body.time) - (before + Date.now()) / 2;
    this.status = body;
    this.access = 'in';
  }

  #hear(event: StationEvent): void {
    if (event.type === 'content.changed') {
      const kind = String(event.data['kind']);
      this.#wish('status', 'plan', `${kind}s`);
    } else {
      this.#wish('status', 'plan', 'ledger');
    }
  }

  /// Reads these again, once for all that happens at the same time.
  #wish(...what: string[]): void {
    if (this.#waiting.size === 0) setTimeout(() => void this.#read(), 60);
    for (const one of what) this.#waiting.add(one);
  }

  async #read(): Promise<void> {
    const what = new Set(this.#waiting);
    this.#waiting.clear();
    try {
      if (what.has('status')) await this.readStatus();
      if (what.has('rules')) this.rules = await askAll<Rule>('/v1/rules');
      if (what.has('playlists')) this.playlists = await askAll<Playlist>('/v1/playlists');
      if (what.has('announcements')) this.announcements = await askAll<Announcement>('/v1/announcements');
      if (what.has('day_sets')) this.daySets = await askAll<DaySet>('/v1/day-sets');
      this.loaded = true;
      if (what.has('plan')) this.planVersion += 1;
      if (what.has('ledger')) this.ledgerVersion += 1;
    } catch (error) {
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) this.access = 'out';
      else setTimeout(() => this.#wish(...what), 3_000);
    }
  }
}

export const station = new Station();
