import type { LaunchRequest } from '@poolkeeper/instance-selection';
import { describeError, type Deadline } from '@poolkeeper/lambda-runtime/calls';
import { targetOf, type Plan } from '../plan/plan.ts';
import type { GroupPort, LaunchFailure } from '../ports.ts';
import { timeForCallMs, timeForLaunchMs } from '../time-limits.ts';

/** What a pass has asked the group for. */
export interface AskedFor {
  /** Absent when no capacity was asked for. */
  readonly desiredCapacity?: number;
  /** The on-demand share that was set, in percent. */
  readonly onDemandPercentage?: number;
  /** Ids of the instances that were launched synchronously. */
  readonly launched: readonly string[];
  /** Why other instances were not launched synchronously. The desired capacity asks for them instead. */
  readonly launchFailures: readonly LaunchFailure[];
  /** Why the on-demand share could not be set. */
  readonly purchaseProblem?: string;
}

/**
 * Asks for the plan's capacity: sets the on-demand share of the instances to come, launches what may be launched
 * synchronously, and leaves the rest to the desired capacity. A share that cannot be set or a launch that fails keeps no run
 * waiting.
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
    launch?.kind === 'synchronous' && deadline.remainingMs() > timeForLaunchMs ? launch.requests : [];
  const launches = await Promise.all(requests.map((request) => launchNow(request, group)));
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
    return { purchaseProblem: describeError(error) };
  }
}

/**
 * Never rejects. When the outcome of a launch is unknown, the desired capacity asks for its instances again: at worst there
 * are twice as many for a while, at best no run waits for the next pass.
 */
async function launchNow(request: LaunchRequest, group: GroupPort) {
  try {
    const outcome = await group.launch(request);
    if (outcome !== 'busy-scaling') return outcome;
    return failed({ code: 'busy-scaling', message: 'another scaling activity is in progress' });
  } catch (error) {
    return failed({ code: 'unknown', message: describeError(error) });
  }
}

function failed(failure: LaunchFailure) {
  return { instanceIds: [], failures: [failure] };
}

function isTimeLeft(deadline: Deadline): boolean {
  return deadline.remainingMs() > timeForCallMs;
}
