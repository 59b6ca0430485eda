import { setTimeout } from 'node:timers/promises';
import type { CommandContext } from '../../command-context.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { unlessInterrupted } from '../deploy/unless-interrupted.ts';
import { openGroups, type GroupSize } from './groups.ts';

/** Between looks at the groups. In milliseconds. A run takes minutes; AWS counts requests. */
const pauseMs = 2000;

/** Lets all instances of the pools go, each when its run has ended, and waits until the last has gone. */
export async function drainGroups(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<void> {
  const { host, surroundings } = context;
  await using groups = openGroups(context, deployables);
  await groups.close();
  const ended = new AbortController();
  try {
    await unlessInterrupted(wait(ended.signal), surroundings.signal);
  } finally {
    ended.abort();
  }

  async function wait(signal: AbortSignal): Promise<void> {
    for (;;) {
      const sizes = await groups.sizes();
      sizes.forEach(show);
      if (sizes.every(({ instances }) => instances === 0)) return;
      await setTimeout(pauseMs, undefined, { signal });
    }
  }

  function show({ pool, instances }: GroupSize): void {
    host.progress({
      id: `drain:${pool}`,
      title: `instances of ${pool}`,
      ...(instances === 0
        ? { state: 'done', detail: 'gone' }
        : { state: 'running', detail: `${instances} left, each until its run has ended` }),
    });
  }
}
