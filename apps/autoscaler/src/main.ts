import { EnvironmentError } from '@poolkeeper/pool-config';
import { Command } from 'commander';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { noDeadline } from './deadline.ts';
import type { Log } from './log.ts';
import { runPass } from './pass.ts';

/** The report alone goes to stdout, so that it can be piped. */
const log: Log = {
  info: () => undefined,
  warn: say,
  error: say,
};

const { dryRun } = new Command('autoscaler')
  .description('One pass over the pool that the environment describes. Prints its report as JSON.')
  .option('--once', 'one pass, then exit (what it does anyway)')
  .option('--dry-run', 'observe and decide, but change nothing', false)
  .configureOutput({
    outputError: (message, write) => {
      write(message);
    },
  })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ dryRun: boolean }>();

try {
  const config = readConfig(process.env);
  const settings = { ...config, dryRun: dryRun || config.dryRun };
  const report = await runPass(connect(config, log), settings, {
    clock: Date.now,
    deadline: noDeadline,
    log,
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof EnvironmentError)) process.exitCode = 1;
  else {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

function say(message: string, fields: Readonly<Record<string, unknown>>): void {
  process.stderr.write(
    `${message} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? String(value) : value))}\n`,
  );
}
