import { createParameterReader } from '@poolkeeper/aws-pool';
import {
  readOwnSettings,
  readPoolSettings,
  readSettingsPlace,
  SettingsError,
  UnknownPoolError,
  type PoolSettings,
} from '@poolkeeper/pool-config';
import { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import type { Log, Trust } from '@poolkeeper/lambda-runtime';
import { noDeadline } from '@poolkeeper/lambda-runtime/calls';
import { connect } from './connect/connect.ts';
import { runPass } from './run-pass.ts';

/** Only the report goes to stdout, so that it can be piped. */
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: printLine,
  error: printLine,
};

const program = new Command('autoscaler')
  .description('Runs one pass over a pool with the settings of its function, and prints the report as JSON.')
  .option('--settings <file>', 'JSON file with the settings')
  .option('--parameter <name>', 'SSM parameter with the settings, such as /poolkeeper/pools/NAME')
  .option('--dry-run', 'observe and decide only; change nothing', false)
  .configureOutput({
    outputError: (message, write) => {
      write(message);
    },
  })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

try {
  const { dryRun } = program.opts<Options>();
  const { settings, trust } = await readSettings(program.opts<Options>());
  const pass = { ...settings.autoscaler, dryRun: dryRun || settings.autoscaler.dryRun };
  const ports = await connect(settings, log, { trust });
  // A failed pass has logged its error.
  const report = await runPass(ports, pass, { clock: Date.now, deadline: noDeadline, log }).catch(
    () => undefined,
  );
  if (report === undefined) process.exitCode = 1;
  else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  const isUserError = error instanceof SettingsError || error instanceof UnknownPoolError;
  process.exitCode = isUserError ? 2 : 1;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

interface Options {
  readonly settings?: string;
  readonly parameter?: string;
  readonly dryRun: boolean;
}

interface Given {
  readonly settings: PoolSettings;
  readonly trust: Trust;
}

/** The user's own file is trusted. A parameter is trusted as far as the functions trust it. */
async function readSettings({ settings, parameter }: Options): Promise<Given> {
  if ((settings === undefined) === (parameter === undefined)) {
    program.error('one of --settings and --parameter is needed, to name the pool');
  }
  if (settings !== undefined) {
    const own = readPoolSettings(await readFile(settings, 'utf8'));
    return {
      settings: own,
      trust: { endpoints: [own.connection.spacelift.endpoint], needsGrants: false },
    };
  }
  const name = parameter ?? '';
  const { namePrefix, endpoints } = readSettingsPlace(process.env);
  const document = await createParameterReader({ region: process.env.AWS_REGION ?? '' }).read(name);
  if (document === undefined) throw new UnknownPoolError(name);
  return {
    settings: readOwnSettings(document, { parameter: name, namePrefix }),
    trust: { endpoints, needsGrants: true },
  };
}

function printLine(message: string, fields: Readonly<Record<string, unknown>>): void {
  process.stderr.write(
    `${message} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? String(value) : value))}\n`,
  );
}
