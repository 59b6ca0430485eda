import {
  createGate,
  createMemory,
  handleBatch,
  readMessage,
  type GateSettings,
  type Ports,
} from '@poolkeeper/lifecycle-manager/gate';
import type { ReceivedMessage, World } from '@poolkeeper/pool-world';
import { isWithin, type Episode } from '../faults/episodes.ts';
import { FunctionEnvironments } from '../processes/function-environments.ts';
import { PublishedMetrics, type OnMetric } from '../processes/published-metrics.ts';
import type { SimulatedProcess, ProcessSurroundings } from '../processes/simulated-process.ts';
import { invoke } from '../processes/invoke.ts';
import { traceLog } from '../processes/trace-log.ts';
import { changedHeartbeat, changedWaits } from './changed-settings.ts';

export interface LifecycleManagerFunction {
  readonly settings: GateSettings;
  readonly queueName: string;
  readonly timeoutMs: number;
  /** The maximum number of concurrent invocations. */
  readonly concurrency: number;
  readonly portsOf: (process: SimulatedProcess) => Ports;
  /** When it is not invoked. */
  readonly off: readonly Episode[];
  /** When it cannot read its settings, so that its invocations fail. */
  readonly withoutSettings: readonly Episode[];
  /** Called with the body of every message that it receives. */
  readonly onReceive: (body: string) => void;
  readonly onMetric: OnMetric;
}

const batchSize = 10;

/** The lifecycle manager and Lambda's event source that reads its queue. */
export function startLifecycleManager(
  surroundings: ProcessSurroundings,
  manager: LifecycleManagerFunction,
): void {
  const { stage } = surroundings;
  const { world } = stage;
  const { queueName, settings, timeoutMs } = manager;
  const environments = new FunctionEnvironments('manager', surroundings, (process) => ({
    ports: manager.portsOf(process),
    poolId: stage.poolId,
    context: {
      memory: createMemory(),
      log: traceLog(process.name, stage.trace),
      clock: process.clock,
      sleep: (ms: number) => process.sleep(ms),
    },
  }));
  stage.onStep(poll);

  function poll(): void {
    while (environments.busy < manager.concurrency && world.sqs.queue(queueName).visible > 0) {
      if (isWithin(manager.off, stage.now)) return;
      const messages = world.sqs.receive(queueName, batchSize);
      if (messages.length === 0) return;
      handle(messages);
    }
  }

  function handle(messages: readonly ReceivedMessage[]): void {
    for (const { body } of messages) manager.onReceive(body);
    if (isWithin(manager.withoutSettings, stage.now)) {
      stage.trace.note('manager', () => 'fails: its settings cannot be read');
      return;
    }
    const environment = environments.take();
    const { process, memory: kept } = environment;
    const metrics = new PublishedMetrics(manager.onMetric);
    const gate = createGate(
      kept.ports,
      {
        ...settings,
        poolId: kept.poolId,
        ...changedWaits(surroundings.faults, settings),
        heartbeatTimeoutMs: changedHeartbeat(surroundings.faults, settings.heartbeatTimeoutMs),
      },
      { ...kept.context, metrics },
    );
    const deadlineAt = stage.now + timeoutMs;
    const deadline = { remainingMs: () => deadlineAt - stage.now };
    const read = messages.map((message) => readMessage(sqsRecord(message, { world, queueName })));
    invoke(stage, {
      process,
      timeoutMs,
      run: () => handleBatch(read, gate, deadline),
      ended: (end) => {
        if (end.kind !== 'lost') metrics.publish();
        if (end.kind === 'answered')
          remove(
            messages,
            end.answer.map(({ id }) => id),
          );
        if (end.kind === 'failed') stage.trace.note(process.name, () => `fails: ${String(end.error)}`);
        environments.giveBack(environment);
        stage.after(0, poll);
      },
    });
  }

  /** The response names the messages to keep by id, so that both deliveries of a duplicate are kept. */
  function remove(messages: readonly ReceivedMessage[], kept: readonly string[]): void {
    for (const { messageId, receiptHandle } of messages) {
      if (!kept.includes(messageId)) world.sqs.delete(queueName, receiptHandle);
    }
  }
}

/** A message in the form in which a Lambda function gets it. */
function sqsRecord(
  message: ReceivedMessage,
  { world, queueName }: { readonly world: World; readonly queueName: string },
): Parameters<typeof readMessage>[0] {
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
