import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { describeDuration, type DurationMs } from '@poolkeeper/pool-model';
import { Command, Option } from 'commander';
import { setTimeout } from 'node:timers/promises';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { parseDuration } from '../../cli/duration-option.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import type { Paint } from '../../cli/paint.ts';
import { deployedRegion, deployedSettings } from '../../deployed/deployed-pools.ts';
import { describeLogLine } from '../../deployed/describe-log-line.ts';
import { readFunctionLog, type LogLine } from '../../deployed/function-log.ts';
import { createFolder, type FoldedLine } from './fold-lines.ts';

const functions = {
  autoscaler: 'autoscaler',
  'lifecycle-manager': 'lifecycleManager',
  'termination-policy': 'terminationPolicy',
} as const;

type FunctionName = keyof typeof functions;

interface Flags {
  readonly follow?: boolean;
  readonly instance?: string;
  readonly since?: string;
  readonly function?: FunctionName;
}

export function logsCommand(runner: Runner): Command {
  return new Command('logs')
    .summary('show what the functions of a pool logged')
    .description(
      'Shows the logs of the functions that serve a pool, in one stream: a line for each pass and each action. Lines that say the same are folded. With --json, every log line is a JSON document. Needs no configuration.',
    )
    .argument('<pool>', 'Name of the pool.')
    .option('-f, --follow', 'Show new lines as they come, until Ctrl-C.')
    .option('--instance <id>', 'Only lines that name this instance.')
    .option('--since <duration>', 'How far back, such as 30m or 2h; at most 7d. Default: 30m.')
    .addOption(
      new Option('--function <name>', 'Only lines of this function.').choices(Object.keys(functions)),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper logs blue --follow
  $ poolkeeper logs blue --instance i-0123456789abcdef0 --since 6h
  $ poolkeeper logs blue --json | jq 'select(.level == "ERROR")'`,
    )
    .action((pool: string, flags: Flags, command: Command) =>
      runner((context) => logs(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

const hour: DurationMs = 60 * 60_000;
/** CloudWatch answers with at most 1 MB a page, which is about 300 passes. */
const maxPages = 100;
/** CloudWatch shows an event within seconds, and not in the order of their times. */
const overlapMs: DurationMs = 30_000;
const followEveryMs = 3_000;

interface LogsOptions extends Flags {
  readonly pool: string;
}

async function logs(context: CommandContext, options: LogsOptions): Promise<ExitStatus> {
  const { system } = context;
  const { pool, follow = false, since = '30m' } = options;
  const backMs = parseDuration(since, { option: '--since', minMs: 1000, maxMs: 7 * 24 * hour });
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = new CloudWatchLogsClient(awsAccess(context, await deployedRegion(context, pool)));
  const print = createPrinter(context, options);
  const seen = new Set<string>();
  let from = system.clock() - backMs;
  try {
    for (let isFirst = true; ; isFirst = false) {
      const lines = await readLines(context, client, { ...options, from });
      const idOf = (line: LogLine) => `${line.function} ${line.id}`;
      print(lines.filter((line) => !seen.has(idOf(line))));
      for (const line of lines) {
        seen.add(idOf(line));
        from = Math.max(from, line.at - overlapMs);
      }
      if (isFirst && lines.length === 0) await explainSilence(context, { pool, since, backMs });
      if (!follow) break;
      await setTimeout(followEveryMs, undefined, { signal: system.signal }).catch(() => undefined);
      if (system.signal.aborted) break;
    }
    return exitStatus.done;
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}

/** Lines of the wanted functions in the order of their times. */
async function readLines(
  { host }: CommandContext,
  client: CloudWatchLogsClient,
  { pool, instance, function: only, from }: LogsOptions & { readonly from: number },
): Promise<readonly LogLine[]> {
  const names = only === undefined ? Object.values(functions) : [functions[only]];
  const found = await Promise.all(
    names.map((name) => readFunctionLog(client, { pool, function: name, since: Math.round(from), maxPages })),
  );
  const read = found.filter((log) => log !== undefined);
  if (read.length === 0) {
    throw new CommandError(`the functions that serve ${pool} have no log`, {
      code: 'pool-not-deployed',
      fault: 'environment',
      fix: `Deploy the pool: poolkeeper deploy ${pool}. Or choose another account or region with --profile and --region.`,
      details: { pool },
    });
  }
  if (read.some(({ isCutOff }) => isCutOff)) {
    host.notify({
      level: 'warning',
      text: 'there are too many lines, and the newest are left out: shorten --since',
    });
  }
  return read
    .flatMap(({ lines }) => lines)
    .filter(({ fields }) => instance === undefined || JSON.stringify(fields).includes(`"${instance}"`))
    .sort((a, b) => a.at - b.at);
}

/** @throws CommandError when the pool is not deployed. */
async function explainSilence(
  context: CommandContext,
  { pool, since, backMs }: { readonly pool: string; readonly since: string; readonly backMs: DurationMs },
): Promise<void> {
  await deployedSettings(context, pool);
  context.host.notify({
    level: 'info',
    text: `There are no lines about ${pool} from the last ${describeDuration(backMs)}: lengthen --since ${since}, or see poolkeeper doctor ${pool}`,
  });
}

function createPrinter(
  { host, options }: CommandContext,
  { instance }: LogsOptions,
): (lines: readonly LogLine[]) => void {
  if (options.json === true) {
    return (lines) => {
      for (const line of lines) host.output({ text: '', data: dataOf(line) });
    };
  }
  const fold = createFolder(describeLogLine);
  // Of an instance, each line is wanted.
  const foldedBy = (lines: readonly LogLine[]) =>
    instance === undefined ? fold(lines) : lines.flatMap((line) => createFolder(describeLogLine)([line]));
  return (lines) => {
    for (const folded of foldedBy(lines))
      host.output({ text: render(folded, host.paint), data: folded.line.fields });
  };
}

/** The line as it was logged, with its time in ISO 8601 and its function. */
function dataOf({ at, function: name, fields }: LogLine) {
  return { ...fields, at: new Date(at).toISOString(), function: titles[name] };
}

const titles: Readonly<Record<LogLine['function'], FunctionName>> = {
  autoscaler: 'autoscaler',
  lifecycleManager: 'lifecycle-manager',
  terminationPolicy: 'termination-policy',
};

/** Short enough for a narrow terminal. */
const shortTitles: Readonly<Record<LogLine['function'], string>> = {
  autoscaler: 'pass',
  lifecycleManager: 'gate',
  terminationPolicy: 'policy',
};

function render({ line, text, level, times, until }: FoldedLine, paint: Paint): string {
  const shown = { info: text, warning: paint.warning(text), error: paint.bad(text) }[level];
  const repeated = times === 1 ? '' : paint.faint(` (${times} times, until ${timeOf(until).slice(6)})`);
  const prefix = `${timeOf(line.at)} ${shortTitles[line.function].padEnd(6)}`;
  return `${paint.faint(prefix)} ${shown}${repeated}`;
}

/** `11-27 22:40:07`, in UTC. */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(5, 19).replace('T', ' ');
}
