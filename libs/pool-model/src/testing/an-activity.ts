import type { Activity } from '../activity.ts';
import { ago, minutes } from './moment.ts';
import { nextActivityId } from './next-id.ts';
import { type Overrides, withOverrides } from './overrides.ts';

/** A launch for more capacity that began five minutes ago and succeeded a minute later, unless told otherwise. */
export function anActivity(overrides: Overrides<Activity> = {}): Activity {
  const startedAt = overrides.startedAt ?? ago(minutes(5));
  const isOver = overrides.outcome !== 'in-progress';
  if (!isOver && overrides.endedAt !== undefined) {
    throw new Error('an activity in progress has not ended: leave out outcome or endedAt');
  }
  return withOverrides<Activity>(
    {
      id: nextActivityId(),
      kind: 'launch',
      outcome: 'successful',
      cause: 'capacity',
      startedAt,
      ...(isOver && { endedAt: startedAt + minutes(1) }),
      zone: 'eu-west-1a',
    },
    overrides,
  );
}

/** A launch that failed for want of a machine. */
export function aFailedLaunch(overrides: Overrides<Activity> = {}): Activity {
  return anActivity({
    outcome: 'failed',
    shortage: { kind: 'no-capacity', zone: 'eu-west-1a' },
    ...overrides,
  });
}
