// What happens at the station, as it happens. The stream is read by hand because an EventSource does not tell
// of the comments that keep it alive, and a phone that has left the house hears of it only by their absence.

export interface StationEvent {
  type: string;
  data: Record<string, unknown>;
}

const quietAtMost = 45_000; // the station says something every 30 s
const firstRetry = 1_000;
const lastRetry = 15_000;

/// The lines of one event (WHATWG HTML section 9.2.6).
function parse(lines: string[]): StationEvent | null {
  let type = 'message';
  let data = '';
  for (const line of lines) {
    if (line.startsWith('event: ')) type = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  return data === '' ? null : { type, data: JSON.parse(data) as Record<string, unknown> };
}

export class Live {
  /// Whether what is on screen follows the station.
  now = $state(false);
  /// When it last did, by this device's clock; 0: never.
  since = $state(0);

  #retry = firstRetry;
  #stop: AbortController | null = null;

  constructor(
    readonly connected: () => void,
    readonly refused: () => void, // nobody knows us any more
    readonly heard: (event: StationEvent) => void,
  ) {}

  /// Follows the station for as long as the page lives.
  async follow(): Promise<void> {
    addEventListener('online', () => this.#again());
    addEventListener('offline', () => this.#stop?.abort());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && !this.now) this.#again();
    });
    while (!this.#stopped) {
      await this.#once().catch(() => undefined);
      this.now = false;
      const wait = this.#retry;
      this.#retry = Math.min(this.#retry * 2, lastRetry);
      await new Promise<void>((resolve) => {
        this.#again = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  /// For good: until the page is loaded again.
  stop(): void {
    this.#stopped = true;
    this.#stop?.abort();
  }
  #stopped = false;

  #again: () => void = () => undefined;

  async #once(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    let watch = setTimeout(() => stop.abort(), quietAtMost);
    try {
      const response = await fetch('/v1/events?level=true', { signal: stop.signal, cache: 'no-store' });
      if (response.status === 401) {
        // Each wrong cookie counts: whoever goes on asking is not listened to any more.
        this.stop();
        this.refused();
      }
      if (!response.ok || !response.body) return;
      this.now = true;
      this.since = Date.now();
      this.#retry = firstRetry;
      this.connected();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        watch = setTimeout(() => stop.abort(), quietAtMost);
        this.since = Date.now();
        const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
        rest = events.pop() ?? '';
        for (const text of events) {
          const event = parse(text.split('\n'));
          if (event) this.heard(event);
        }
      }
    } finally {
      clearTimeout(watch);
    }
  }
}
