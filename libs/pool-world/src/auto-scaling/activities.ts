import type { ScalingActivity } from './api.ts';
import { drawUuid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { Timeline } from '../timeline.ts';

/** One activity of the log. A change replaces the object in the log. */
export interface ActivityHandle {
  readonly current: ScalingActivity;
  /** Updates the status and the percentage done. */
  progress(statusCode: 'InProgress' | 'MidLifecycleAction', progress: number): void;
  end(statusCode: 'Successful' | 'Failed' | 'Cancelled', statusMessage?: string): void;
}

/** The group's log of launches and terminations. */
export class Activities {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #log: ScalingActivity[] = [];

  constructor(surroundings: { readonly timeline: Timeline; readonly random: RandomSource }) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
  }

  newestFirst(): readonly ScalingActivity[] {
    return this.#log.toReversed();
  }

  begin(activity: {
    readonly groupName: string;
    readonly description: string;
    readonly cause: string;
    readonly zone: string;
  }): ActivityHandle {
    const log = this.#log;
    const index = log.length;
    const timeline = this.#timeline;
    let current: ScalingActivity = {
      activityId: drawUuid(this.#random),
      groupName: activity.groupName,
      cause: activity.cause,
      description: activity.description,
      startTime: timeline.now,
      statusCode: 'InProgress',
      progress: 0,
      details: JSON.stringify({ 'Subnet ID': `subnet-${activity.zone}`, 'Availability Zone': activity.zone }),
    };
    log.push(current);
    const change = (changes: Partial<ScalingActivity>) => {
      current = { ...current, ...changes };
      log[index] = current;
    };
    return {
      get current() {
        return current;
      },
      progress(statusCode, progress) {
        change({ statusCode, progress });
      },
      end(statusCode, statusMessage) {
        change({
          statusCode,
          progress: 100,
          endTime: timeline.now,
          ...(statusMessage === undefined ? {} : { statusMessage }),
        });
      },
    };
  }
}
