// What the control socket sends and takes, as far as the page looks at it.

export type Outcome = 'completed' | 'partial' | 'displaced' | 'missed' | 'skipped' | 'failed';
export type Priority = 'background' | 'routine' | 'urgent' | 'live' | 'emergency';

/// RFC 9457.
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  pointer?: string; // the field at fault: a JSON Pointer into the body, a query parameter or a header
  advice?: string;
}

interface Revised {
  revision: number;
  changed_at: string;
}

/// What the station has found wrong with a recording. An error keeps it off the air.
export interface Verdict {
  code: string;
  severity: 'error' | 'warning';
  message: string;
}

export interface Recording extends Revised {
  id: string;
  title: string;
  language: string;
  speaker: string;
  duration_seconds: number;
  verdicts: Verdict[];
}

export interface Announcement extends Revised {
  id: string;
  title: string;
  recordings: Record<string, string>; // by language
}

export interface Playlist extends Revised {
  id: string;
  title: string;
  items: { announcement?: string; recording?: string; pause_seconds?: number }[];
}

/// A named set of dates: holidays, market days.
export interface DaySet extends Revised {
  id: string;
  title: string;
}

/// What people say of a rule. What the page has no field for is kept as it came.
export interface RuleDraft {
  id?: string;
  title: string;
  playlist: string;
  start: string; // local: the first day and, where nothing else says it, the time of day
  recurrence: string[]; // RRULE values
  additional: string[]; // RDATE
  exceptions: string[]; // EXDATE
  include_day_sets: string[]; // on their days too
  exclude_day_sets: string[]; // never on their days
  zones: string[]; // empty: everywhere
  lateness_seconds: number;
  priority: Priority;
  enabled: boolean;
}
export interface Rule extends RuleDraft, Revised {
  id: string;
}

/// A broadcast to come, with what will become of it as far as can be told.
export interface Planned {
  rule: string;
  recurrence_id: string;
  playlist: string;
  scheduled_at: string;
  air_at: string | null;
  outcome: Outcome;
  reason: string;
  warnings: string[];
}
export interface Plan {
  items: Planned[];
}

/// An occurrence of a rule that is only thought of.
export interface Foreseen {
  recurrence_id: string;
  scheduled_at: string;
  planned: Planned | null; // null where it lies too far ahead to say more than when
}

export interface Broadcast {
  broadcast: string;
  rule: string; // empty: started by hand
  playlist: string; // announcement/ID or recording/ID if it is no playlist
  zones: string[];
  on_air_at: string | null;
  duration_seconds: number;
  sounding: boolean; // false while it waits for its moment
}

export interface LedgerRow {
  number: number;
  rule: string;
  playlist: string;
  zones: string[];
  scheduled_at: string;
  on_air_at: string | null;
  outcome: Outcome;
  reason: string;
  said_seconds: number;
}
export interface LedgerPage {
  items: LedgerRow[];
  next: string | null;
}

export interface Status {
  station: string;
  time: string;
  time_zone: string;
  languages: string[];
  zones: string[];
  player: { ready: boolean; output: string };
  clock: { trust: 'trusted' | 'holding' | 'unknown' };
  on_air: Broadcast[];
  next: Planned | null;
  process: { free_disk_bytes: number | null };
}
