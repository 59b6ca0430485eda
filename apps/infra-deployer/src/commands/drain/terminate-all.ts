import { createGroupClient, type TerminateOutcome } from '@poolkeeper/aws-pool';
import { setTimeout } from 'node:timers/promises';
import { useProfile } from '../../aws/aws-access.ts';
import type { CommandContext } from '../../cli/context.ts';
import { describeError } from '../../cli/errors.ts';
import type { DeployedGroup } from '../../deployed/deployed-group.ts';

export interface Drained {
  readonly instanceId: string;
  /** Why the instance is not drained. */
  readonly problem?: string;
}

/** Below AWS's limits for a large group. */
const atOnce = 5;

export async function terminateAll(
  context: CommandContext,
  { client: { config }, name }: DeployedGroup,
  { instanceIds, decrement }: { readonly instanceIds: readonly string[]; readonly decrement: boolean },
): Promise<readonly Drained[]> {
  useProfile(context);
  const group = createGroupClient({ region: await config.region(), name, requestTimeoutMs: 20_000 });
  const results = new Map<string, Drained>();
  const queue = instanceIds.values();
  const lane = async () => {
    for (const instanceId of queue) {
      const problem = await terminate(() => group.terminate({ instanceId, decrement }));
      results.set(instanceId, { instanceId, ...(problem !== undefined && { problem }) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return instanceIds.flatMap((id) => results.get(id) ?? []);
}

/** Returns why the instance is not terminating. A group that is busy is asked again. */
async function terminate(request: () => Promise<TerminateOutcome>): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await request().catch((error: unknown) => ({ problem: describeError(error) }));
    if (typeof outcome === 'object') return outcome.problem;
    switch (outcome) {
      case 'terminating':
        return undefined;
      case 'not-in-group':
        return 'it has left the group';
      case 'at-min-size':
        return 'the group would fall below its minimum size: leave out --remove, or lower scaling.minSize';
      case 'busy-scaling':
        if (attempt === 5) return 'the group is busy with another scaling activity: try again in a minute';
        await setTimeout(attempt * 1000);
    }
  }
}
