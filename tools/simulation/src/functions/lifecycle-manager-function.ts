import {
  createHeartbeats,
  handleBatch,
  readMessage,
  type Gate,
  type GateSettings,
  type Ports,
} from '@poolkeeper/lifecycle-manager/gate';
import type { ReceivedMessage } from '@poolkeeper/pool-world';
import { isWithin, type Episode } from '../faults/episodes.ts';
import { FunctionProcess, type ProcessSurroundings } from './function-process.ts';
import { invoke } from './invoke.ts';
import { traceLog } from './trace-log.ts';

export interface LifecycleManagerFunction {
  readonly settings: GateSettings;
  readonly queueName: string;
  readonly timeoutMs: number;
  /** Processes at most. */
  readonly concurrency: number;
  readonly portsOf: (process: FunctionProcess) => Ports;
  /** When nobody invokes it. */
  readonly off: readonly Episode[];
}

/** A process that has been started, with the memory of the gate in it. */
interface Environment {
  readonly process: FunctionProcess;
  readonly gate: Gate;
  isBusy: boolean;
}

const batchSize = 10;
/** Lambda takes an environment away now and then. */
const retirementShare = 0.02;

/** The lifecycle manager and Lambda's event source that reads its queue. */
export function startLifecycleManager(
  surroundings: ProcessSurroundings,
  manager: LifecycleManagerFunction,
): void {
  const { stage, latency } = surroundings;
  const { world } = stage;
  const { queueName } = manager;
  let environments: readonly Environment[] = [];
  let started = 0;

  stage.onStep(poll);

  function poll(): void {
    while (world.sqs.queue(queueName).visible > 0 && !isWithin(manager.off, stage.now)) {
      const environment = freeEnvironment();
      if (environment === undefined) return;
      const messages = world.sqs.receive(queueName, batchSize);
      if (messages.length === 0) return;
      handle(messages, environment);
    }
  }

  function handle(messages: readonly ReceivedMessage[], environment: Environment): void {
    const { process, gate } = environment;
    environment.isBusy = true;
    invoke(stage, {
      process,
      timeoutMs: manager.timeoutMs,
      run: () => handleBatch(messages.map(recordOf).map(readMessage), gate, process.clock()),
      ended: (end) => {
        environment.isBusy = false;
        if (end.kind === 'answered') {
          const kept = new Set(end.answer.map(({ receiptHandle }) => receiptHandle));
          for (const { receiptHandle } of messages) {
            if (!kept.has(receiptHandle)) world.sqs.delete(queueName, receiptHandle);
          }
        } else if (end.kind === 'failed') {
          stage.trace.note(process.name, () => `fails: ${String(end.error)}`);
        }
        if (end.kind !== 'lost' && latency.chance(retirementShare)) process.die('environment retired');
        environments = environments.filter((each) => each.process.isAlive);
        stage.after(0, poll);
      },
    });
  }

  function freeEnvironment(): Environment | undefined {
    const free = environments.find(({ isBusy }) => !isBusy);
    if (free !== undefined) return free;
    if (environments.length >= manager.concurrency) return undefined;
    started += 1;
    const process = new FunctionProcess(`manager ${started}`, surroundings);
    const ports = manager.portsOf(process);
    const { settings } = manager;
    const heartbeats = createHeartbeats(ports.hook, settings.heartbeatTimeoutMs);
    const gate = { ports, settings, heartbeats, log: traceLog(process.name, stage.trace) };
    const environment: Environment = { process, gate, isBusy: false };
    environments = [...environments, environment];
    return environment;
  }

  function recordOf(message: ReceivedMessage): Parameters<typeof readMessage>[0] {
    return {
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: world.accountId,
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${world.region}:${world.accountId}:${queueName}`,
      awsRegion: world.region,
    };
  }
}
