import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { totalOf } from '@poolkeeper/pool-model/cost';
import type { ConsoleView, CostView, PassView, PoolView } from '@poolkeeper/pool-model/view';
import { awsAccess } from '../../../aws/aws-access.ts';
import { explainAwsError } from '../../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../../cli/context.ts';
import { CommandError, describeError } from '../../../cli/errors.ts';
import type { DeployedPool } from '../../../deployed/deployed-pools.ts';
import { describeLogLine } from '../../../deployed/describe-log-line.ts';
import { poolObserver } from '../../../deployed/dry-run.ts';
import { findEventSource } from '../../../deployed/find-event-source.ts';
import { readFunctionLog, type LogLine } from '../../../deployed/function-log.ts';
import { readCost } from '../../cost/cost.ts';
import { viewPool } from './view-pool.ts';

/** What is known of a pool after a reading. */
export interface PoolReading {
  /** As it was last read. Absent until it was. */
  readonly view?: PoolView;
  /** Why it could not be read this time. Absent if it was. */
  readonly problem?: string;
  /** The passes since the last reading, oldest first. */
  readonly passes: readonly PassView[];
  readonly managerIsOn?: boolean;
  readonly failedBatch?: ConsoleView['failedBatch'];
}

/** How far back the first reading shows passes. */
const passesOfMs: DurationMs = 3_600_000;
/** CloudWatch shows an event within seconds, and not in the order of their times. */
const overlapMs: DurationMs = 30_000;
const recentMs: DurationMs = 600_000;
const costOfMs: DurationMs = 24 * 3_600_000;
/** Of pool time. It needs the runs and prices of a day. */
const costEveryMs: DurationMs = 15 * 60_000;

export interface ReaderOptions {
  readonly pool: DeployedPool;
  /** Between two readings, which the page says. */
  readonly everyMs: DurationMs;
}

/** Reads a pool for the console, from the same sources as `status`, `logs` and `cost`. What cannot be read is said in its place. */
export class PoolReader {
  readonly #context: CommandContext;
  readonly #options: ReaderOptions;
  readonly #observe: ReturnType<typeof poolObserver>;
  /** What the reading in progress could not read. */
  readonly #gaps = new Set<string>();
  /** Ids of lines that the next reading finds again. */
  #seen: ReadonlySet<string> = new Set();
  #since: EpochMs = 0;
  #view: Omit<PoolView, 'reading' | 'cost'> | undefined;
  #readAt: EpochMs = 0;
  #queue: { readonly at: EpochMs; readonly waitMs: DurationMs } | undefined;
  #cost: { readonly countedAt: number; readonly view?: CostView; readonly problem?: string } | undefined;

  constructor(context: CommandContext, options: ReaderOptions) {
    const { host } = context;
    this.#context = { ...context, host: { ...host, notify: ({ text }) => void this.#gaps.add(text) } };
    this.#options = options;
    this.#observe = poolObserver(this.#context, options.pool);
  }

  async read(): Promise<PoolReading> {
    const { pool, everyMs } = this.#options;
    this.#gaps.clear();
    const [problem, passes = [], managerIsOn, failedBatch] = await Promise.all([
      this.#observePool(),
      this.#unlessUnreadable('the log of the autoscaler', () => this.#readPasses()),
      this.#unlessUnreadable('whether the lifecycle manager is on', () => this.#readManager()),
      this.#unlessUnreadable('the log of the lifecycle manager', () => this.#readFailure()),
    ]);
    void this.#countCost();
    if (this.#cost?.problem !== undefined) this.#gaps.add(this.#cost.problem);
    const reading = {
      at: this.#readAt,
      everyMs,
      gaps: [...this.#gaps],
      ...(problem !== undefined && { problem }),
    };
    const view = this.#view && {
      ...this.#view,
      queue: this.#queueOf(this.#view),
      reading,
      cost: this.#cost?.view,
    };
    return {
      view,
      problem,
      passes: passes.map((pass) => ({ ...pass, pool: pool.name })),
      managerIsOn,
      failedBatch,
    };
  }

  /** Returns why the pool cannot be observed. */
  async #observePool(): Promise<string | undefined> {
    try {
      const { snapshot } = (await this.#observe()).observation;
      this.#view = viewPool(this.#options.pool.name, snapshot);
      this.#readAt = snapshot.observedAt;
      return undefined;
    } catch (error) {
      return explain(error);
    }
  }

  /** Spacelift does not say how long runs have waited. The last pass has estimated it. */
  #queueOf({ queue }: Pick<PoolView, 'queue'>): PoolView['queue'] {
    if (queue.pendingRuns === 0 || this.#queue === undefined) return queue;
    const sinceMs = Math.max(0, this.#readAt - this.#queue.at);
    return { ...queue, longestWaitMs: this.#queue.waitMs + sinceMs };
  }

  async #readPasses() {
    const { readReport } = await import('@poolkeeper/local-cloud');
    // No page may have been open for longer.
    this.#since = Math.max(this.#since, this.#context.system.clock() - passesOfMs);
    const lines = await this.#readLog('autoscaler', this.#since);
    const news = lines.filter(({ id, message }) => /^pass( failed)?$/.test(message) && !this.#seen.has(id));
    for (const { at, fields } of news) {
      this.#since = Math.max(this.#since, at - overlapMs);
      if (typeof fields.queueWaitMs === 'number') this.#queue = { at, waitMs: fields.queueWaitMs };
    }
    this.#seen = new Set(lines.filter(({ at }) => at >= this.#since).map(({ id }) => id));
    return news.map((line) =>
      line.message === 'pass'
        ? readReport(line.fields, line.at)
        : ({ kind: 'failed', at: line.at, problem: failureIn(line) } as const),
    );
  }

  async #readFailure(): Promise<ConsoleView['failedBatch']> {
    const since = this.#context.system.clock() - recentMs;
    const lines = await this.#readLog('lifecycleManager', since);
    const last = lines.findLast(({ fields }) => fields.level === 'ERROR');
    return last && { at: last.at, problem: describeLogLine(last).text };
  }

  async #readLog(name: LogLine['function'], since: EpochMs): Promise<readonly LogLine[]> {
    const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
    return using(new CloudWatchLogsClient(this.#access()), async (logs: CloudWatchLogsClient) => {
      const { pool } = this.#options;
      const log = await readFunctionLog(logs, { pool: pool.name, function: name, since: Math.round(since) });
      if (log === undefined) throw new Error('the function has no log');
      return log.lines;
    });
  }

  async #readManager(): Promise<boolean> {
    return findEventSource(this.#access(), this.#options.pool.settings.lifecycle.queueUrl);
  }

  /** In the background, because it takes seconds: the next reading has it. */
  async #countCost(): Promise<void> {
    const { pool } = this.#options;
    const startedAt = this.#context.system.clock();
    if (this.#cost !== undefined && startedAt - this.#cost.countedAt < costEveryMs) return;
    this.#cost = { ...this.#cost, countedAt: startedAt };
    const to = Math.round(startedAt);
    try {
      const { window, cost, prices, unknowns } = await readCost(this.#context, pool, {
        from: to - costOfMs,
        to,
      });
      const view = { ...window, ...totalOf(cost), instanceHours: cost.instanceHours, prices, unknowns };
      this.#cost = { countedAt: startedAt, view };
    } catch (error) {
      this.#cost = { countedAt: startedAt, problem: `what the pool costs is unknown: ${explain(error)}` };
    }
  }

  #access() {
    return awsAccess(this.#context, this.#options.pool.settings.connection.group.region);
  }

  async #unlessUnreadable<Part>(what: string, read: () => Promise<Part>): Promise<Part | undefined> {
    try {
      return await read();
    } catch (error) {
      this.#gaps.add(`${what} cannot be read: ${explain(error)}`);
      return undefined;
    }
  }
}

async function using<Client extends { destroy(): void }, Value>(
  client: Client,
  use: (client: Client) => Promise<Value>,
): Promise<Value> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

function failureIn({ fields }: LogLine): string {
  const { error } = fields as { readonly error?: { readonly message?: unknown } };
  return typeof error?.message === 'string' ? error.message : 'its log does not say why';
}

/** The cause with the way out. Spacelift's errors can look like those of AWS. */
function explain(error: unknown): string {
  const cause = error instanceof CommandError && error.cause !== undefined ? error.cause : error;
  const isSpacelifts = /spacelift/i.test(describeError(cause));
  const explained = isSpacelifts ? undefined : explainedCause(cause);
  return [describeError(explained ?? cause), explained?.fix].filter((part) => part !== undefined).join('. ');
}

/** The first error of a chain of causes that is known to AWS's users. */
function explainedCause(error: unknown): CommandError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const explained = explainAwsError(cause);
    if (explained instanceof CommandError) return explained;
  }
  return undefined;
}
