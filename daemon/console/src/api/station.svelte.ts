import { t } from '../words/language.svelte';
import { Refusal, ask, askAll } from './client';
import { Live, type StationEvent } from './live.svelte';
import type { Announcement, Approval, DaySet, Playlist, Role, Rule, Session, Status } from './types';

/// Whether the station lets this device in.
export type Access = 'unknown' | 'in' | 'out';

const roles: Role[] = ['viewer', 'scheduler', 'publisher', 'admin'];

/// What the page knows of the station, kept as it is there.
class Station {
  status = $state<Status | null>(null);
  access = $state<Access>('unknown');
  /// Who the station takes us for.
  session = $state.raw<Session | null>(null);
  rules = $state<Rule[]>([]);
  playlists = $state<Playlist[]>([]);
  announcements = $state<Announcement[]>([]);
  daySets = $state<DaySet[]>([]);
  /// The recordings that may not be said, because nobody has approved them yet or somebody has refused them.
  unapproved = $state.raw<Approval[]>([]);
  /// Whether the lists above have been read once.
  loaded = $state(false);
  /// How loud what is on air is, in dBFS.
  level = $state(-120);
  /// Rises whenever the plan may have changed, or the ledger.
  planVersion = $state(0);
  ledgerVersion = $state(0);
  /// Rises whenever somebody may have come in, or gone.
  accessVersion = $state(0);

  readonly live: Live;
  #ahead = 0; // milliseconds that the station's clock is ahead of this device's
  #waiting = new Set<string>();
  #uploadNews: (() => void)[] = [];

  constructor() {
    this.live = new Live(
      () => {
        this.#wish('session', 'status', 'rules', 'playlists', 'announcements', 'day_sets', 'approvals', 'plan', 'ledger');
        this.#tellUploadNews();
      },
      () => (this.access = 'out'),
      (event) => this.#hear(event),
    );
  }

  /// The time at the station.
  time(): number {
    return Date.now() + this.#ahead;
  }

  /// What is wanted of the session's owner: to listen to these and to say whether they may be said.
  get toReview(): Approval[] {
    const { name = '' } = this.session ?? {};
    return this.unapproved.filter(
      (one) => one.state === 'waiting' && ![...one.added_by, ...one.approved_by].includes(name),
    );
  }

  async #readUnapproved(): Promise<Approval[]> {
    const [waiting, refused] = await Promise.all([
      askAll<Approval>('/v1/approvals?state=waiting'),
      askAll<Approval>('/v1/approvals?state=refused'),
    ]);
    return [...waiting, ...refused];
  }

  /// What people call it: its title, or what it says.
  nameOf(playlist: string): string {
    const [kind, id] = playlist.includes('/') ? playlist.split('/') : ['playlist', playlist];
    if (kind === 'announcement') return this.announcements.find((one) => one.id === id)?.title || id || '';
    if (kind === 'recording') return (id ?? '').slice(0, 8);
    const found = this.playlists.find((one) => one.id === id);
    return found?.title || (id === 'test' && !found ? t('testCall') : (id ?? ''));
  }

  nameOfDaySet(id: string): string {
    return this.daySets.find((one) => one.id === id)?.title || id;
  }

  titleOf(rule: Rule): string {
    return rule.title || this.nameOf(rule.playlist);
  }

  /// Whether what takes this role may be done here.
  may(role: Role): boolean {
    return this.session !== null && roles.indexOf(this.session.role) >= roles.indexOf(role);
  }

  async readSession(): Promise<void> {
    try {
      this.session = (await ask<Session>('/v1/session')).body;
      this.access = 'in';
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      this.access = 'out';
      this.live.stop();
    }
  }

  /// Forgets this device: nobody can do anything from it any more.
  async leave(): Promise<void> {
    await ask('/v1/session', { method: 'DELETE' });
    this.access = 'out';
    this.live.stop();
  }

  async readStatus(): Promise<void> {
    const before = Date.now();
    const { body } = await ask<Status>('/v1/status');
    this.#ahead = Date.parse(body.time) - (before + Date.now()) / 2;
    this.status = body;
    this.access = 'in';
  }

  /// Comes when some upload has gone on, or may have while nobody listened.
  nextUploadNews(): Promise<void> {
    return new Promise((resolve) => this.#uploadNews.push(resolve));
  }
  #tellUploadNews(): void {
    for (const tell of this.#uploadNews.splice(0)) tell();
  }

  #hear(event: StationEvent): void {
    if (event.type === 'player.level') {
      this.level = Number(event.data['peak_dbfs']);
    } else if (event.type === 'access.changed') {
      this.accessVersion += 1;
      this.#wish('session');
    } else if (event.type === 'upload.changed') {
      this.#tellUploadNews();
    } else if (event.type === 'content.changed') {
      const kind = String(event.data['kind']);
      this.#wish('status', 'plan', 'approvals', `${kind}s`);
    } else if (event.type === 'approval.changed') {
      this.#wish('status', 'plan', 'approvals');
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
      if (what.has('session')) await this.readSession();
      if (what.has('status')) await this.readStatus();
      if (what.has('playlists')) this.playlists = await askAll<Playlist>('/v1/playlists');
      if (what.has('rules')) this.rules = await askAll<Rule>('/v1/rules');
      if (what.has('announcements')) this.announcements = await askAll<Announcement>('/v1/announcements');
      if (what.has('day_sets')) this.daySets = await askAll<DaySet>('/v1/day-sets');
      if (what.has('approvals')) this.unapproved = await this.#readUnapproved();
      this.loaded = true;
      if (what.has('plan')) this.planVersion += 1;
      if (what.has('ledger')) this.ledgerVersion += 1;
    } catch (error) {
      if (this.access !== 'out') setTimeout(() => this.#wish(...what), 3_000);
    }
  }
}

export const station = new Station();
