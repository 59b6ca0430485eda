import { setTimeout } from 'node:timers/promises';
import type { CommandContext } from '../../cli/context.ts';
import { unlessInterrupted } from '../../cli/unless-interrupted.ts';
import type { Deployable } from '../../stacks/deployables.ts';
import { openPoolGroups, type GroupSize } from './pool-groups.ts';

/** Between two reads of the groups, in milliseconds. Runs take minutes, and AWS throttles requests. */
const pollingIntervalMs = 2000;

/** Removes all instances of the pools, each when its run has ended, and waits until none are left. */
export async function drainGroups(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<void> {
  const { host, system } = context;
  await using groups = openPoolGroups(context, deployables);
  await groups.close();
  const ended = new AbortController();
  try {
    await unlessInterrupted(waitUntilEmpty(ended.signal), system.signal);
  } finally {
    ended.abort();
  }

  async function waitUntilEmpty(signal: AbortSignal): Promise<void> {
    for (;;) {
      const sizes = await groups.sizes();
      sizes.forEach(report);
      if (sizes.every(({ instances }) => instances === 0)) return;
      await setTimeout(pollingIntervalMs, undefined, { signal });
    }
  }

  function report({ pool, instances }: GroupSize): void {
    host.progress({
      id: `drain:${pool}`,
      title: `instances of ${pool}`,
      ...(instances === 0
        ? { state: 'done', detail: 'terminated' }
        : { state: 'running', detail: `${instances} left, each until its run has ended` }),
    });
  }
}
