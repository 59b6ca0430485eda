import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { describeRoughDuration } from '@poolkeeper/pool-model';
import type { CommandContext } from '../../cli/context.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import type { DeployedGroup } from '../../deployed/deployed-group.ts';

/** What became of instances that were to leave their group. */
export interface Departure {
  readonly ended: readonly string[];
  /** Kept by the group, because their termination was abandoned: a run may still be on them. */
  readonly retained: readonly string[];
}

/** Waits until instances have left their group, each when its run has ended, and shows how far it is. */
export async function waitUntilGone(
  context: CommandContext,
  group: DeployedGroup,
  { instanceIds, title }: { readonly instanceIds: readonly string[]; readonly title: string },
): Promise<Departure> {
  const { host, system } = context;
  const id = `gone:${group.pool}`;
  const startedAt = system.clock();
  const departure = await pollUntilDone(context, {
    meanwhile: 'what has begun continues by itself, and no run is interrupted',
    read: async () => {
      const states = statesIn(await group.describe(), instanceIds);
      const withState = (pattern: RegExp) => instanceIds.filter((id) => pattern.test(states.get(id) ?? ''));
      const ended = instanceIds.filter((id) => !states.has(id));
      const retained = withState(/:Retained$/);
      const waiting = instanceIds.length - ended.length - retained.length;
      if (waiting === 0) return { ended, retained };
      const holding = withState(/^Terminating(?!:Retained)/);
      host.progress({
        id,
        title,
        state: 'running',
        milestone: `${ended.length} of ${instanceIds.length} ended`,
        detail: [
          `${ended.length} of ${instanceIds.length} ended`,
          ...(holding.length > 0 ? [`${holding.length} waiting for the gate or a run`] : []),
          ...(waiting > holding.length ? [`${waiting - holding.length} still in service`] : []),
          `for ${describeRoughDuration(system.clock() - startedAt)}`,
        ].join(', '),
      });
      return undefined;
    },
  });
  const { ended, retained } = departure;
  host.progress({
    id,
    title,
    state: retained.length === 0 ? 'done' : 'failed',
    detail: `${ended.length} ended, after ${describeRoughDuration(system.clock() - startedAt)}`,
  });
  return departure;
}

/** Lifecycle states by instance id. An instance that the group does not list has left it. */
function statesIn(
  { Instances = [] }: AutoScalingGroup,
  instanceIds: readonly string[],
): ReadonlyMap<string, string> {
  const wanted = new Set(instanceIds);
  return new Map(
    Instances.flatMap(({ InstanceId: id = '', LifecycleState: state = '' }) =>
      wanted.has(id) ? [[id, state] as const] : [],
    ),
  );
}
