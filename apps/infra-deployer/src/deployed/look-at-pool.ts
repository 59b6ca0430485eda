import type { Log, PassReport, PlannedPass } from '@poolkeeper/autoscaler/deployed';
import { useProfile } from '../aws/use-profile.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../errors.ts';
import type { DeployedPool } from './deployed-pools.ts';

/**
 * Looks at a pool exactly as its autoscaler does, by its settings. Changes nothing.
 *
 * @throws CommandError when pool or group can't be read.
 */
export async function lookAtPool(context: CommandContext, pool: DeployedPool): Promise<PlannedPass> {
  useProfile(context);
  const { connect, createMemory, observeAndPlan } = await import('@poolkeeper/autoscaler/deployed');
  const { settings } = pool;
  return explained(pool, async () => {
    const ports = await connect(settings, logTo(context.host));
    return observeAndPlan(ports, settings.autoscaler, {
      clock: context.surroundings.clock,
      memory: createMemory(),
      glanceFirst: false,
    });
  });
}

/**
 * A pass over a pool that changes nothing, and what it would have done.
 *
 * @throws CommandError when pool or group can't be read.
 */
export async function tryPass(context: CommandContext, pool: DeployedPool): Promise<PassReport> {
  useProfile(context);
  const { connect, noDeadline, runPass } = await import('@poolkeeper/autoscaler/deployed');
  const { settings } = pool;
  // A pass that fails says so in its log, and then throws: once is enough.
  const log: Log = { ...logTo(context.host), error: () => undefined };
  return explained(pool, async () => {
    const ports = await connect(settings, log);
    const passSettings = { ...settings.autoscaler, dryRun: true };
    return runPass(ports, passSettings, { clock: context.surroundings.clock, deadline: noDeadline, log });
  });
}

function logTo(host: CommandContext['host']): Log {
  const tell = (message: string, { code }: Readonly<Record<string, unknown>>) => {
    host.tell({ level: 'warning', text: typeof code === 'string' ? `${message} (${code})` : message });
  };
  return { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
}

async function explained<Value>({ name }: DeployedPool, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw new CommandError(
      `the pool ${name} can't be looked at: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'remote-failed',
        fault: 'environment',
        fix: `\`poolkeeper doctor ${name}\` looks for the cause.`,
        details: { pool: name },
        cause: error,
      },
    );
  }
}
