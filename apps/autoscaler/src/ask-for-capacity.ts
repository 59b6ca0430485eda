import type { LaunchRequest } from '@poolkeeper/instance-selection';
import { lastCallMs, lastLaunchMs, type Deadline } from './deadline.ts';
import { targetOf, type Plan } from './plan.ts';
import type { GroupPort, LaunchFailure } from './ports.ts';
import { wordsOf } from './words-of.ts';

/** What a pass has asked the group for. */
export interface AskedFor {
  /** Absent when no capacity was asked for. */
  readonly desiredCapacity?: number;
  /** The on-demand share that was set, in percent. */
  readonly onDemandPercentage?: number;
  /** Instances that came at once. */
  readonly launched: readonly string[];
  /** Why others did not come at once. They were asked for by the desired capacity then. */
  readonly launchFailures: readonly LaunchFailure[];
  /** Why the on-demand share could not be set. */
  readonly purchaseProblem?: string;
}

/**
 * Asks for the plan's capacity: first for the on-demand share of what is to come, then for as much as may come at once,
 * and for the rest by the desired capacity. A share that cannot be set, or a launch that fails, keeps no run waiting.
 *
 * @throws what the group throws when the desired capacity cannot be set.
 */
export async function askForCapacity(
  { decision, purchase, launch }: Plan,
  group: GroupPort,
  deadline: Deadline,
): Promise<AskedFor> {
  const share =
    purchase?.changes === true && purchase.onDemandPercentage !== undefined && isTimeLeft(deadline)
      ? await setShare(purchase.onDemandPercentage, group)
      : {};
  const isForCapacity = decision.kind === 'scale-out' || decision.kind === 'lower-capacity';
  if (!isForCapacity || !isTimeLeft(deadline)) return { ...share, launched: [], launchFailures: [] };

  const requests =
    launch?.kind === 'synchronous' && deadline.remainingMs() > lastLaunchMs ? launch.requests : [];
  const launches = await Promise.all(requests.map((request) => launchAtOnce(request, group)));
  const launched = launches.flatMap(({ instanceIds }) => instanceIds);
  const desiredCapacity = targetOf(decision);
  if (launched.length < decision.by) await group.setDesiredCapacity(desiredCapacity);
  return {
    ...share,
    desiredCapacity,
    launched,
    launchFailures: launches.flatMap(({ failures }) => failures),
  };
}

async function setShare(onDemandPercentage: number, group: GroupPort) {
  try {
    await group.setOnDemandPercentage(onDemandPercentage);
    return { onDemandPercentage };
  } catch (error) {
    return { purchaseProblem: wordsOf(error) };
  }
}

/**
 * Never rejects. When nobody knows what came of a launch, its instances are asked for again by the desired capacity: at
 * the worst there are twice as many for a while, at the best no run waits for the next pass.
 */
async function launchAtOnce(request: LaunchRequest, group: GroupPort) {
  try {
    const outcome = await group.launch(request);
    if (outcome !== 'busy-scaling') return outcome;
    return failed({ code: 'busy-scaling', message: 'the group is in the middle of something' });
  } catch (error) {
    return failed({ code: 'unknown', message: wordsOf(error) });
  }
}

function failed(failure: LaunchFailure) {
  return { instanceIds: [], failures: [failure] };
}

function isTimeLeft(deadline: Deadline): boolean {
  return deadline.remainingMs() > lastCallMs;
}
