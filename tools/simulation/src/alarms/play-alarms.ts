import { evaluateAlarm, Metrics, QueueMetrics } from '@poolkeeper/local-cloud/alarms';
import { RandomSource, SeededFaults } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { Outages } from '../faults/outages.ts';
import { startFunctions } from '../functions/start-functions.ts';
import { buildWorld } from '../scenario/build-world.ts';
import { plainScenario, type PlainScenario } from '../scenario/plain-scenario.ts';
import { Stage } from '../stage/stage.ts';
import { Trace } from '../stage/trace.ts';
import type { TemplateAlarms } from './template-alarms.ts';

const minute = 60_000;
/** Until the first pass has been made, `no-passes` is right. */
const firstEvaluation = 5;

/** A history in which alarms are raised. Times are in minutes from its start. */
export interface AlarmHistory extends PlainScenario {
  readonly minutes: number;
  /** What does not work, and when. @default - everything works */
  readonly down?: Readonly<
    Partial<Record<'spacelift' | 'autoscaler' | 'manager', readonly [from: number, until: number]>>
  >;
  readonly plan?: (stage: Stage, at: (minutes: number, act: () => void) => void) => void;
}

/** A time for which an alarm was raised, in minutes from the start of the history. */
export interface RaisedAlarm {
  readonly name: string;
  readonly from: number;
  /** Absent while it is raised. */
  until?: number;
}

/**
 * Plays a history with the code of the functions in virtual time, and evaluates the alarms of a template once a minute over the metrics
 * that it records.
 */
export async function playAlarms(
  { minutes, down = {}, plan, ...scenarioOf }: AlarmHistory,
  { pool, queueName, alarms }: TemplateAlarms,
): Promise<{ readonly raised: readonly RaisedAlarm[]; readonly metrics: Metrics }> {
  const scenario = plainScenario(scenarioOf);
  const { startAt } = scenario;
  const faults = new SeededFaults({ seed: scenario.seed });
  const world = buildWorld(scenario, faults);
  const stage = new Stage(world, new Trace(() => world.now, false));
  const metrics = new Metrics();
  const queues = new QueueMetrics(
    {
      listQueues: () => world.sqs.listQueues().map((queue) => ({ ...queue, name: deployedName(queue.name) })),
    },
    metrics,
  );
  const episodes = (what: keyof typeof down) => {
    const [from, until] = down[what] ?? [];
    return from === undefined || until === undefined
      ? []
      : [{ from: startAt + from * minute, until: startAt + until * minute }];
  };
  const outages: Outages = {
    spacelift: { outages: [], revokedKey: episodes('spacelift'), partial: [], empty: [] },
    autoscaler: episodes('autoscaler'),
    manager: episodes('manager'),
    settings: [],
  };
  plan?.(stage, (at, act) => {
    stage.after(at * minute, act);
  });
  startFunctions(stage, scenario, {
    faults,
    latency: new RandomSource(scenario.seed).fork('latency'),
    outages,
    onMetric: (name, value, part) => {
      const dimensions = { Pool: pool, ...(part !== undefined && { [part.name]: part.value }) };
      metrics.put({ namespace: 'Poolkeeper', name, dimensions }, { at: stage.now, value });
    },
  });
  stage.onStep(() => {
    queues.collect(stage.now);
  });

  const raised: RaisedAlarm[] = [];
  const evaluate = () => {
    stage.after(minute, evaluate);
    queues.collect(stage.now);
    const now = (stage.now - startAt) / minute;
    for (const { name, properties } of alarms) {
      const isRaised = evaluateAlarm(properties, metrics, stage.now).value === 'ALARM';
      const open = raised.find((each) => each.name === name && each.until === undefined);
      if (isRaised && open === undefined) raised.push({ name, from: now });
      if (!isRaised && open !== undefined) open.until = now;
    }
  };
  stage.after(firstEvaluation * minute, evaluate);
  await stage.play(startAt + minutes * minute);
  return { raised, metrics };

  function deployedName(name: string): string {
    return name === deployment.queueName ? queueName : `${queueName}-redrive`;
  }
}
