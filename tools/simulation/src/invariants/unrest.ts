import type { World } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { unexplainedInstances, type Explaining } from './unexplained-instances.ts';

/** What keeps the pool from being at rest: all runs ended, the group at its target, nothing left over. Empty at rest. */
export function unrest(
  world: World,
  { minIdle, ...explaining }: Explaining & { readonly minIdle: number },
): readonly string[] {
  const problems: string[] = [];
  const { queued, running } = world.spacelift.runCounts();
  if (queued + running > 0) problems.push(`${queued} runs queued and ${running} running`);

  const { visible, inFlight, delayed } = world.sqs.queue(deployment.queueName);
  const messages = visible + inFlight + delayed;
  if (messages > 0) problems.push(`${messages} messages in the queue`);

  const [group] = world.autoScaling.describeGroups();
  if (group !== undefined) {
    const { desiredCapacity, minSize, maxSize, instances } = group;
    const target = Math.max(minSize, Math.min(maxSize, minIdle));
    if (desiredCapacity < minSize || desiredCapacity > target) {
      problems.push(`desired capacity ${desiredCapacity} and not ${minSize} to ${target}`);
    }
    const inService = instances.filter(({ lifecycleState }) => lifecycleState === 'InService').length;
    if (inService !== desiredCapacity) problems.push(`${inService} in service of ${desiredCapacity} desired`);
    if (instances.length > inService) {
      const others = instances.filter(({ lifecycleState }) => lifecycleState !== 'InService');
      problems.push(
        others.map(({ instanceId, lifecycleState }) => `${instanceId} ${lifecycleState}`).join(', '),
      );
    }
  }
  const unexplained = unexplainedInstances(world, explaining);
  return [...problems, ...unexplained.map(({ instanceId, as }) => `${instanceId} ${as}`)];
}
