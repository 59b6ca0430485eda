import type { Ec2Instance, FaultKind, SeededFaults } from '@poolkeeper/pool-world';
import { drawEpisodes, drawMoments, type Episode } from '../faults/episodes.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Stage } from '../stage/stage.ts';
import { deployment } from '../deployment.ts';
import { spoilMetadata } from './spoil-metadata.ts';

const minute = 60_000;
const shortageKinds = ['all', 'zone', 'type', 'spot', 'spot', 'on-demand'] as const;

/** Plans what the cloud does of its own accord while faults strike. */
export function planMishaps(stage: Stage, faults: SeededFaults, span: Episode): void {
  const { world } = stage;
  const { mishaps } = world;

  const at = (kind: FaultKind, act: () => void) => {
    for (const moment of drawMoments(faults, kind, span)) {
      stage.after(moment - stage.now, () => {
        faults.count(kind);
        act();
      });
    }
  };
  const anyOf = <Item>(kind: FaultKind, items: readonly Item[]): Item | undefined =>
    items[faults.source(kind).integer(items.length)];
  const running = (isWanted: (instance: Ec2Instance) => boolean = () => true) =>
    world.ec2
      .describeInstances()
      .filter(
        (instance) => (instance.state === 'running' || instance.state === 'pending') && isWanted(instance),
      );
  const lasting = (kind: FaultKind, maxMs: number) =>
    Math.min(span.until, stage.now + minute + faults.source(kind).integer(maxMs));

  at('spot', () => {
    const instance = anyOf(
      'spot',
      running(({ lifecycle }) => lifecycle === 'spot'),
    );
    if (instance !== undefined) mishaps.spotInterruption(instance.instanceId);
  });
  at('rebalance', () => {
    const instance = anyOf(
      'rebalance',
      running(({ lifecycle }) => lifecycle === 'spot'),
    );
    if (instance !== undefined) mishaps.rebalanceRecommendation(instance.instanceId);
  });
  at('host-failure', () => {
    const instance = anyOf('host-failure', running());
    if (instance !== undefined) mishaps.hostFailure(instance.instanceId);
  });
  at('auto-recovery', () => {
    const instance = anyOf('auto-recovery', running());
    if (instance !== undefined) mishaps.autoRecovery(instance.instanceId);
  });
  at('shortage', () => {
    const kind = faults.source('shortage').pick(shortageKinds);
    const { zones = [], instanceTypes = [] } = world.autoScaling.describeGroups()[0] ?? {};
    const some = (items: readonly string[]) => [anyOf('shortage', items)].flatMap((item) => item ?? []);
    mishaps.capacityShortage({
      // Spot may be unavailable for longer than a policy waits.
      until: lasting('shortage', (kind === 'spot' ? 90 : 30) * minute),
      ...(kind === 'zone' && { zones: some(zones) }),
      ...(kind === 'type' && { instanceTypes: some(instanceTypes) }),
      ...((kind === 'spot' || kind === 'on-demand') && { purchaseOption: kind }),
    });
  });
  at('zone-loss', () => {
    const zone = anyOf('zone-loss', world.autoScaling.describeGroups()[0]?.zones ?? []);
    if (zone !== undefined) mishaps.zoneLoss({ zone, until: lasting('zone-loss', 20 * minute) });
  });
  for (const { from, until } of drawEpisodes(faults, 'failing-boots', {
    ...span,
    shortest: 10 * minute,
    longest: 60 * minute,
  })) {
    stage.after(from - stage.now, () => {
      mishaps.boots({ bootFailureRate: 1, lostBootRate: 0, slowBootRate: 0 });
    });
    stage.after(until - stage.now, () => {
      mishaps.boots({
        bootFailureRate: faults.profile['boot-failure'],
        lostBootRate: faults.profile['lost-boot'],
        slowBootRate: faults.profile['slow-boot'],
      });
    });
  }
  at('second-worker', () => {
    // A worker that starts on an instance under termination may get a run before any list shows it: see S16 in
    // docs/assumptions.md. The user data starts none.
    const { instances = [] } = world.autoScaling.describeGroups()[0] ?? {};
    const { instances: warm = [] } = world.autoScaling.describeWarmPool(deployment.groupName) ?? {};
    const leaving = new Set(
      [...instances.filter(({ lifecycleState }) => lifecycleState.includes('Terminating')), ...warm].map(
        ({ instanceId }) => instanceId,
      ),
    );
    // Where no worker has started yet, the boot may fail, and a machine that powers itself off has no run.
    const started = new Set(instancesOfWorkers(world).values());
    const instance = anyOf(
      'second-worker',
      running(({ instanceId }) => started.has(instanceId) && !leaving.has(instanceId)),
    );
    if (instance !== undefined) world.ec2.startAnotherWorker(instance.instanceId);
  });
  if (faults.strikes('user-data-deployed')) {
    stage.after(faults.source('user-data-deployed').fraction() * (span.until - span.from), () => {
      mishaps.boots({ reportsRuns: true });
    });
  }
  spoilMetadata(stage, faults);
  at('garbage', () => {
    const body = anyOf('garbage', garbage);
    if (body !== undefined) world.sqs.send(deployment.queueName, body);
  });
}

const garbage: readonly string[] = [
  'not json',
  '{}',
  '[1,2,3]',
  '{"LifecycleTransition":"autoscaling:EC2_INSTANCE_TERMINATING"}',
  '{"version":"0","detail-type":"Something New","source":"aws.ec2","detail":{}}',
];
