import { aLog } from '@poolkeeper/lambda-runtime/testing';
import type { DurationMs } from '@poolkeeper/pool-model';
import { aPool, defaultGroupName, minutes, seconds } from '@poolkeeper/pool-model/testing';
import type { Context, SQSRecord } from 'aws-lambda';
import { createGate, type GateSettings, type MetricName } from '../gate/gate.ts';
import { createHandler } from '../handler.ts';
import type { Ports } from '../ports.ts';
import { aRecord } from './a-message.ts';
import type { FakeWorld } from './a-world.ts';

export interface ManagerParts {
  readonly settings?: Partial<GateSettings>;
  /** @default - the ports of the world */
  readonly ports?: Ports;
  /** The timeout of an invocation. @default 300 s */
  readonly timeoutMs?: DurationMs;
}

export interface Figure {
  readonly name: MetricName;
  readonly value: number;
}

/** The id of the pool in a world. */
const defaultPoolId = aPool().id;

export const defaultHeartbeatTimeoutMs = minutes(60);

/** Makes a process of the lifecycle manager in a world. */
export function aManager(world: FakeWorld, { settings, ports, timeoutMs = seconds(300) }: ManagerParts = {}) {
  const log = aLog();
  const figures: Figure[] = [];
  const metrics = {
    record: (name: MetricName, value: number) => void figures.push({ name, value }),
    publish: () => undefined,
  };
  const gate = createGate(ports ?? world.ports, someGateSettings(settings), {
    log,
    metrics,
    clock: () => world.now,
    sleep: world.sleep,
  });
  const handler = createHandler(
    { ofQueue: () => Promise.resolve({ gate, metrics }) },
    { ...log, addContext: () => undefined },
  );
  return {
    log,
    /** The recorded metrics, in order. */
    figures,
    /** The codes of the log lines of a level, in order. */
    codes: (level: 'debug' | 'info' | 'warn' | 'error') =>
      log.lines.filter((line) => line.level === level).map(({ fields }) => fields.code),
    /** @returns the ids of the messages to keep in the queue. */
    async handle(...records: SQSRecord[]): Promise<readonly string[]> {
      const startedAt = world.now;
      const context: Pick<Context, 'getRemainingTimeInMillis'> = {
        getRemainingTimeInMillis: () => startedAt + timeoutMs - world.now,
      };
      const { batchItemFailures } = await handler({ Records: records }, context as Context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

/** The settings of the gate of the default group and pool. */
export function someGateSettings(settings: Partial<GateSettings> = {}): GateSettings {
  return {
    group: { name: defaultGroupName },
    hookNames: { launch: 'await-worker', termination: 'drain-worker' },
    poolId: defaultPoolId,
    heartbeatTimeoutMs: defaultHeartbeatTimeoutMs,
    registrationGraceMs: minutes(10),
    absenceWaitMs: minutes(30),
    settlingTimeMs: seconds(10),
    rebalanceRecommendation: 'ignore',
    ...settings,
  };
}

/**
 * Receives one message until it is done, with the pauses for which the gate hides it.
 * @returns how often it was received, and how long that took.
 */
export async function handleToTheEnd(
  manager: ReturnType<typeof aManager>,
  { world, body }: { readonly world: FakeWorld; readonly body: string },
): Promise<{ readonly receives: number; readonly tookMs: DurationMs }> {
  const startedAt = world.now;
  let receives = 1;
  while ((await manager.handle(aRecord('1', body, receives))).length > 0) {
    world.advance(seconds(lastHiddenFor(world)));
    receives += 1;
    if (receives > 5_000) throw new Error('the message is received for ever');
  }
  return { receives, tookMs: world.now - startedAt };
}

/** The visibility timeout of the last message that was hidden, in seconds. */
export function lastHiddenFor(world: FakeWorld): number {
  return Number(world.callsOf('hide').at(-1)?.split(' ')[2]);
}
