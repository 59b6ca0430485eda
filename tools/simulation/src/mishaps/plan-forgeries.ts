import type { SeededFaults } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { liftDrain } from '../operators/lift-drain.ts';
import { drawMoments, type Episode } from '../faults/episodes.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Stage } from '../stage/stage.ts';

/** How soon an operator notices what a forged message did. */
const noticedAfterMs = 30 * 60_000;

const forgeryKinds = [
  'another instance with a valid token',
  'an old message again',
  'a busy instance with an invalid token',
  'the termination of a held instance as its launch',
  'another group',
  'a reclaim of an instance that is not reclaimed',
] as const;

/**
 * Plans messages whose parts do not belong together, mostly about busy instances: who may write to the queue may write
 * anything. `seen` has the bodies that the lifecycle manager has received so far.
 */
export function planForgeries(
  stage: Stage,
  {
    faults,
    span,
    seen,
  }: { readonly faults: SeededFaults; readonly span: Episode; readonly seen: readonly string[] },
): void {
  const { world } = stage;
  for (const moment of drawMoments(faults, 'forged', span)) stage.after(moment - stage.now, forge);

  function forge(): void {
    const source = faults.source('forged');
    const kind = source.pick(forgeryKinds);
    const old = seen.filter((body) => body.includes('LifecycleActionToken'));
    const original = old[source.integer(old.length)];
    const instanceId = anInstance();
    const body = instanceId === undefined ? original : bodyOf(kind, { original, instanceId });
    if (body === undefined) return;
    faults.count('forged');
    stage.trace.note('cloud', () => `a forged message: ${kind}, ${instanceId ?? ''}`);
    world.sqs.send(deployment.queueName, body);
    // The gate believes a notice about a spot instance and drains its worker. If the group could not replace it in time, the
    // autoscaler reports the drained worker, and an operator lifts the drain.
    stage.after(noticedAfterMs, () => {
      for (const { id } of world.spacelift.workers()) {
        if (instancesOfWorkers(world).get(id) === instanceId) liftDrain(world, id);
      }
    });
  }

  /** Mostly one with a run on it. */
  function anInstance(): string | undefined {
    const source = faults.source('forged');
    const instanceIds = instancesOfWorkers(world);
    const busy = world.spacelift
      .everyWorker()
      .flatMap((worker) => (worker.busy ? (instanceIds.get(worker.id) ?? []) : []));
    const members = world.autoScaling
      .describeGroups()
      .flatMap(({ instances }) => instances.map((instance) => instance.instanceId));
    const from = busy.length > 0 && source.chance(0.8) ? busy : members;
    return from[source.integer(from.length)];
  }

  function bodyOf(
    kind: (typeof forgeryKinds)[number],
    { original, instanceId }: { readonly original: string | undefined; readonly instanceId: string },
  ): string | undefined {
    const notification = {
      ...(JSON.parse(original ?? '{}') as object),
      LifecycleHookName: deployment.terminationHookName,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      AutoScalingGroupName: deployment.groupName,
      EC2InstanceId: instanceId,
      Time: new Date(world.now - 3_600_000).toISOString(),
    };
    const invalid = { LifecycleActionToken: '00000000-0000-0000-0000-000000000000' };
    switch (kind) {
      case 'another instance with a valid token':
        return original === undefined ? undefined : JSON.stringify(notification);
      case 'an old message again':
        return original;
      case 'a busy instance with an invalid token':
        return JSON.stringify({ ...notification, ...invalid });
      case 'the termination of a held instance as its launch':
        return JSON.stringify({
          ...notification,
          ...invalid,
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
          Destination: 'AutoScalingGroup',
        });
      case 'another group':
        return JSON.stringify({ ...notification, ...invalid, AutoScalingGroupName: 'another' });
      case 'a reclaim of an instance that is not reclaimed':
        return JSON.stringify({
          version: '0',
          'detail-type': 'EC2 Spot Instance Interruption Warning',
          source: 'aws.ec2',
          time: new Date(world.now).toISOString(),
          detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
        });
    }
  }
}
