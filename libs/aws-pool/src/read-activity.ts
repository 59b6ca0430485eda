import type { Activity as AwsActivity } from '@aws-sdk/client-auto-scaling';
import type { Activity } from '@poolkeeper/pool-model';
import { shortageOf } from './shortage-of.ts';

/** Translates a scaling activity. Never throws: what it cannot read is left out or `unknown`. */
export function readActivity(activity: AwsActivity): Activity {
  const { ActivityId, Description = '', Cause = '', StatusCode = '', StatusMessage = '' } = activity;
  const kind = kindOf(Description);
  const outcome = outcomes.get(StatusCode) ?? 'in-progress';
  const zone = zoneIn(activity.Details);
  const instanceId = /\bi-[0-9a-f]+\b/.exec(Description)?.[0];
  const message = StatusMessage === '' ? Description : StatusMessage;
  const isFailedLaunch = kind === 'launch' && outcome === 'failed';
  const shortage = isFailedLaunch ? shortageOf({ message, zone }) : undefined;
  return {
    id: ActivityId ?? '',
    kind,
    outcome,
    cause: causeOf(Cause),
    startedAt: activity.StartTime?.getTime() ?? Number.NaN,
    ...(activity.EndTime !== undefined && { endedAt: activity.EndTime.getTime() }),
    instanceId,
    zone,
    shortage,
    ...(isFailedLaunch && throttling.test(message) && { isThrottled: true }),
    ...(kind === 'terminate' && spotInterruption.test(Cause) && { isSpotInterruption: true }),
  };
}

/** All other status codes are stages of an activity in progress. */
const outcomes: ReadonlyMap<string, Activity['outcome']> = new Map([
  ['Successful', 'successful'],
  ['Failed', 'failed'],
  ['Cancelled', 'cancelled'],
]);

function kindOf(description: string): Activity['kind'] {
  if (/^launching\b/i.test(description)) return 'launch';
  return /^terminating\b/i.test(description) ? 'terminate' : 'other';
}

/** EC2's error for a launch beyond its rate, by its code or its message. */
const throttling = /RequestLimitExceeded|Request limit exceeded/i;

/**
 * A cause consists of several sentences. Upkeep is matched first, because the cause of a replacement also ends with a sentence
 * about the difference between desired and actual capacity.
 */
const spotInterruption = /spot\b.*\binterrupt|interrupt\w*\b.*\bspot/i;
const upkeep =
  /health check|unhealthy|rebalanc|spot (?:instance )?interruption|interruption notice|instance refresh|maximum instance lifetime|max instance lifetime|availability zones?.*balanced?|to replace others|warm pool|in response to a user request\.|abandoned|user health-check/i;
const capacity =
  /(?:changing|shrinking|increasing|from) .*capacity|desired capacity|difference between desired and actual|shrinking the capacity/i;

function causeOf(cause: string): Activity['cause'] {
  if (upkeep.test(cause)) return 'upkeep';
  return capacity.test(cause) ? 'capacity' : 'unknown';
}

function zoneIn(details: string | undefined): string | undefined {
  try {
    const zone = (JSON.parse(details ?? '{}') as Partial<Record<string, unknown>> | null)?.[
      'Availability Zone'
    ];
    return typeof zone === 'string' ? zone : undefined;
  } catch {
    return undefined;
  }
}
