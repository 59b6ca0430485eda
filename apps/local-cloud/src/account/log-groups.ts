import type { EpochMs } from '@poolkeeper/pool-model';

export interface LogEvent {
  readonly at: EpochMs;
  readonly stream: string;
  readonly text: string;
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: EpochMs;
  readonly retentionDays?: number;
  /** Newest last. The oldest are dropped beyond `mostEvents`. */
  readonly events: readonly LogEvent[];
}

/** A busy function prints thousands of lines an hour. */
const mostEvents = 5000;

/** CloudWatch log groups. */
export class LogGroups {
  readonly #now: () => EpochMs;
  readonly #groups = new Map<string, LogGroup & { readonly events: LogEvent[] }>();

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  all(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }

  find(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  put(name: string, retentionDays?: number): void {
    const { createdAt = this.#now(), events = [] } = this.#groups.get(name) ?? {};
    this.#groups.set(name, { name, createdAt, events, retentionDays });
  }

  delete(name: string): void {
    this.#groups.delete(name);
  }

  /** Lines for a group that does not exist are dropped. */
  write(name: string, line: Omit<LogEvent, 'at'>): void {
    const events = this.#groups.get(name)?.events;
    if (events === undefined) return;
    events.push({ at: this.#now(), ...line });
    if (events.length > mostEvents) events.splice(0, events.length - mostEvents);
  }
}
