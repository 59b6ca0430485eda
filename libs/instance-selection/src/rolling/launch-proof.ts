import {
  countsTowardsCapacity,
  type DurationMs,
  type Group,
  type Member,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { isOutdated } from '../rules/instance-age.ts';

/**
 * What is known about instances that the group would launch now:
 *
 * - `proven`: one with the current template has registered; or the template is unknown, and none can be newer.
 * - `on-its-way`: none has yet, but one is booting or about to be launched.
 * - `unproven`: none has, and none is launching: one member has to be replaced first.
 * - `unregistered`: none has, and one that had the time did not.
 * - `failing`: the group's last launch, within the last hour, failed.
 */
export type LaunchProof = 'proven' | 'on-its-way' | 'unproven' | 'unregistered' | 'failing';

/** An older failure says little about a launch now, and a group that needs none has no newer one. */
const failureMemoryMs: DurationMs = 60 * 60_000;

export function launchProof(snapshot: Snapshot): LaunchProof {
  const { group, members } = snapshot;
  if (lastLaunchFailed(snapshot)) return 'failing';
  if (group.launchTemplate === undefined || members.some((member) => proves(member, group))) return 'proven';
  if (members.some((member) => member.state === 'stray' && !isOutdated(member.instance, group))) {
    return 'unregistered';
  }
  const isOneBooting = members.some(
    (member) => member.state === 'booting' && !isOutdated(member.instance, group),
  );
  const launched = group.instances.filter(countsTowardsCapacity).length;
  return isOneBooting || launched < group.desiredCapacity ? 'on-its-way' : 'unproven';
}

function proves({ instance, workers }: Member, { launchTemplate }: Group): boolean {
  return instance !== undefined && workers.length > 0 && instance.launchTemplate === launchTemplate;
}

function lastLaunchFailed({ group, observedAt }: Snapshot): boolean {
  let last: { readonly at: number; readonly failed: boolean } | undefined;
  for (const { kind, outcome, endedAt, startedAt } of group.activities ?? []) {
    if (kind !== 'launch' || (outcome !== 'failed' && outcome !== 'successful')) continue;
    const at = endedAt ?? startedAt;
    const failed = outcome === 'failed';
    // Of two that ended together the failed one counts, in whatever order they come.
    if (last === undefined || at > last.at || (at === last.at && failed)) last = { at, failed };
  }
  return last?.failed === true && observedAt - last.at < failureMemoryMs;
}
