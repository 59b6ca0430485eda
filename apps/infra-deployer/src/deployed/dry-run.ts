import type { Log, PassReport, PlannedPass } from '@poolkeeper/autoscaler/deployed';
import { useProfile } from '../aws/aws-access.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError, describeError } from '../cli/errors.ts';
import type { DeployedPool } from './deployed-pools.ts';

/**
 * Observes a pool and plans with its settings, as its autoscaler does. Changes nothing.
 *
 * @throws CommandError when the pool or its group cannot be read.
 */
export async function observePool(context: CommandContext, pool: DeployedPool): Promise<PlannedPass> {
  return poolObserver(context, pool)();
}

/** Observes a pool again and again as `observePool` does. Connects once, and again after a failure. */
export function poolObserver(context: CommandContext, pool: DeployedPool): () => Promise<PlannedPass> {
  let connected: ReturnType<typeof connectTo> | undefined;
  return () =>
    withExplanation(pool, async () => {
      const { observeAndPlan, createMemory } = await import('@poolkeeper/autoscaler/deployed');
      connected ??= connectTo(context, pool);
      try {
        return await observeAndPlan(await connected, pool.settings.autoscaler, {
          clock: context.system.clock,
          memory: createMemory(),
          glanceFirst: false,
        });
      } catch (error) {
        // The credentials may have expired, which a client can keep.
        connected = undefined;
        throw error;
      }
    });
}

async function connectTo(context: CommandContext, { settings, trust }: DeployedPool) {
  useProfile(context);
  const { connect } = await import('@poolkeeper/autoscaler/deployed');
  return connect(settings, warnings(context.host), { trust });
}

/**
 * Runs a pass that changes nothing, and reports what it would have done.
 *
 * @throws CommandError when the pool or its group cannot be read.
 */
export async function dryRunPass(context: CommandContext, pool: DeployedPool): Promise<PassReport> {
  useProfile(context);
  const { connect, noDeadline, runPass } = await import('@poolkeeper/autoscaler/deployed');
  const { settings } = pool;
  // A pass that fails logs the error and throws it: it is reported once.
  const log: Log = { ...warnings(context.host), error: () => undefined };
  return withExplanation(pool, async () => {
    const ports = await connect(settings, log, { trust: pool.trust });
    const passSettings = { ...settings.autoscaler, dryRun: true };
    return runPass(ports, passSettings, { clock: context.system.clock, deadline: noDeadline, log });
  });
}

/** The autoscaler's log, as warnings for the user. */
function warnings(host: CommandContext['host']): Log {
  const warn = (message: string, { code }: Readonly<Record<string, unknown>>) => {
    host.notify({ level: 'warning', text: typeof code === 'string' ? `${message} (${code})` : message });
  };
  return { debug: () => undefined, info: () => undefined, warn, error: warn };
}

async function withExplanation<Value>({ name }: DeployedPool, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    throw new CommandError(`the pool ${name} cannot be read: ${describeError(error)}`, {
      code: 'remote-failed',
      fault: 'environment',
      fix: `Run \`poolkeeper doctor ${name}\` to find the cause.`,
      details: { pool: name },
      cause: error,
    });
  }
}
