import type { EpochMs } from '@poolkeeper/pool-model';
import type { Happening, History, WorldEvent } from './history.ts';
import type { Timeline } from './timeline.ts';

const msPerHour = 3_600_000;

/** Records the history and keeps its totals, so that reading them takes constant time. */
export class Chronicle implements History {
  readonly #timeline: Timeline;
  readonly #events: WorldEvent[] = [];
  #launched = 0;
  #terminated = 0;
  #peak = 0;
  /** Sum of the lifetimes of terminated instances, in milliseconds. */
  #endedMs = 0;
  /** Sum of the launch times of the instances alive, in milliseconds since the start. */
  #launchOffsets = 0;
  readonly #startedAt: EpochMs;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#startedAt = timeline.now;
  }

  get events(): readonly WorldEvent[] {
    return this.#events;
  }

  record(happening: Happening): void {
    this.#events.push({ at: this.#timeline.now, ...happening });
  }

  recordLaunch(instanceId: string): void {
    this.record({ kind: 'instance-launched', instanceId });
    this.#launched += 1;
    this.#launchOffsets += this.#timeline.now - this.#startedAt;
    this.#peak = Math.max(this.#peak, this.#alive);
  }

  recordTermination(end: {
    readonly instanceId: string;
    readonly launchedAt: EpochMs;
    readonly cause: string;
  }): void {
    this.record({ kind: 'instance-terminated', instanceId: end.instanceId, cause: end.cause });
    this.#terminated += 1;
    this.#launchOffsets -= end.launchedAt - this.#startedAt;
    this.#endedMs += this.#timeline.now - end.launchedAt;
  }

  instanceHours(): number {
    const aliveMs = this.#alive * (this.#timeline.now - this.#startedAt) - this.#launchOffsets;
    return (this.#endedMs + aliveMs) / msPerHour;
  }

  launched(): number {
    return this.#launched;
  }

  terminated(): number {
    return this.#terminated;
  }

  peak(): number {
    return this.#peak;
  }

  get #alive(): number {
    return this.#launched - this.#terminated;
  }
}
