import { CommandError } from '../../cli/errors.ts';

/** As they are on the command line. */
export interface SimulateFlags {
  readonly fromGit?: string;
  readonly stacks?: string;
  readonly since?: string;
  readonly runs?: string;
  readonly seed?: string;
  readonly workflow?: boolean;
  readonly boot?: string;
  readonly min?: string;
  readonly max?: string;
  readonly passEvery?: string;
  readonly against?: readonly string[];
  readonly price?: string;
  readonly search?: boolean;
  readonly wait?: string;
  readonly html?: string;
}

export interface SimulateOptions {
  readonly source: RunSource;
  readonly seed: number;
  /** Adds what traces lack: confirmations, locked stacks, dependent stacks. */
  readonly workflow: boolean;
  readonly bootMs: number;
  /** @default - the configuration's, or 0 */
  readonly minSize?: number;
  /** @default - the configuration's, or 100 */
  readonly maxSize?: number;
  /** Of the default policy. @default - a pass a minute */
  readonly passEveryMs?: number;
  readonly against: readonly Baseline[];
  /** Dollars for an hour of an instance. */
  readonly price?: number;
  readonly search: boolean;
  /** The 95th percentile of the waits that a search aims at. */
  readonly waitSeconds?: number;
  /** Where to write a page. */
  readonly html?: string;
}

/** Where the runs come from. */
export type RunSource =
  | { readonly kind: 'trace'; readonly file: string }
  | { readonly kind: 'git'; readonly folder: string; readonly stacks: string; readonly since: string }
  | { readonly kind: 'generated'; readonly runs: number };

export type Baseline =
  | { readonly kind: 'defaults' }
  | {
      readonly kind: 'incumbent';
      readonly maxCreate: number;
      readonly maxKill: number;
      readonly scaleDownDelay: number;
    }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'buildkite' }
  | { readonly kind: 'oracle' };

const allBaselines = ['defaults', 'incumbent', 'incumbent:10/10/10', 'buildkite', 'oracle'];

/** @throws CommandError for options that make no sense. */
export function readSimulateOptions(trace: string | undefined, flags: SimulateFlags): SimulateOptions {
  const number = (name: keyof SimulateFlags, limits: Limits) => numberOf(name, flags[name], limits);
  if (flags.wait !== undefined && flags.search !== true) throw misused('--wait needs --search');
  return {
    source: sourceOf(trace, flags),
    seed: number('seed', { least: 0, isWhole: true }) ?? 1,
    workflow: flags.workflow ?? false,
    bootMs: (number('boot', { least: 0, most: 3600 }) ?? 90) * 1000,
    minSize: number('min', { least: 0, most: 10_000, isWhole: true }),
    maxSize: number('max', { least: 1, most: 10_000, isWhole: true }),
    passEveryMs: milliseconds(number('passEvery', { least: 1, most: 3600 })),
    against: (flags.against ?? allBaselines).map(baselineOf),
    price: number('price', { least: 0 }),
    search: flags.search ?? false,
    waitSeconds: number('wait', { least: 0 }),
    html: flags.html,
  };
}

function sourceOf(trace: string | undefined, { fromGit, stacks, since, runs }: SimulateFlags): RunSource {
  if ([trace, fromGit, runs].filter((given) => given !== undefined).length > 1) {
    throw misused('there is more than one source of runs', 'Give one of a trace, --from-git and --runs.');
  }
  if (fromGit === undefined && (stacks !== undefined || since !== undefined)) {
    throw misused('--stacks and --since need --from-git');
  }
  if (trace !== undefined) return { kind: 'trace', file: trace };
  if (fromGit === undefined) {
    return { kind: 'generated', runs: numberOf('runs', runs, { least: 1, most: 1e6, isWhole: true }) ?? 400 };
  }
  if (stacks === undefined) {
    throw misused(
      '--from-git needs --stacks',
      "Say which folders are stacks, for example --stacks 'stacks/*' or --stacks 'teams/*/infra'.",
    );
  }
  return { kind: 'git', folder: fromGit, stacks, since: since ?? '2 months ago' };
}

function baselineOf(name: string): Baseline {
  const [kind = '', values] = name.split(':', 2);
  const numbers = values?.split('/').map(Number) ?? [];
  const areWhole = numbers.every((value) => Number.isInteger(value) && value >= 0);
  if (values === undefined && (kind === 'defaults' || kind === 'buildkite' || kind === 'oracle')) {
    return { kind };
  }
  if (kind === 'incumbent' && values === undefined) {
    return { kind, maxCreate: 1, maxKill: 1, scaleDownDelay: 0 };
  }
  const [first = 0, maxKill = 0, scaleDownDelay = 0] = numbers;
  if (kind === 'incumbent' && areWhole && numbers.length === 3) {
    return { kind, maxCreate: first, maxKill, scaleDownDelay };
  }
  if (kind === 'fixed' && areWhole && numbers.length === 1 && first > 0) return { kind, size: first };
  throw misused(
    `--against does not know ${name}`,
    'Choose among defaults, incumbent, incumbent:MAX_CREATE/MAX_KILL/SCALE_DOWN_DELAY, buildkite, fixed:N and oracle.',
  );
}

interface Limits {
  readonly least: number;
  readonly most?: number;
  readonly isWhole?: boolean;
}

function numberOf(
  name: keyof SimulateFlags,
  text: SimulateFlags[keyof SimulateFlags],
  { least, most = Infinity, isWhole = false }: Limits,
): number | undefined {
  if (typeof text !== 'string') return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= least && value <= most && Number.isFinite(value) && (!isWhole || Number.isInteger(value))) {
    return value;
  }
  const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
  throw misused(`${option} must be a ${isWhole ? 'whole ' : ''}number ${range}, got '${text}'`);
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function misused(message: string, fix?: string): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix });
}
