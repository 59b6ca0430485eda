import type { DurationMs } from '@poolkeeper/pool-model';
import { parseDuration } from '../../cli/duration-option.ts';
import { CommandError } from '../../cli/errors.ts';
import type { Machine } from '../cost/read-instances.ts';
import { statedBootMs, usualBootMs } from './boots.ts';
import { usualPrice, usualVolumePrice, type Prices } from './cost.ts';

/** As they are on the command line. */
export interface SimulateFlags {
  readonly fromGit?: string;
  readonly fromPool?: string;
  readonly endpoint?: string;
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
  readonly volumePrice?: string;
  readonly instanceType?: string;
  readonly table?: boolean;
  readonly search?: boolean;
  readonly wait?: string;
  readonly html?: string;
  readonly save?: string;
}

/** What to simulate: one source of runs, or a table of several. */
export interface SimulateRequest {
  readonly sources: readonly RunSource[];
  readonly table: boolean;
  /** @default - the outcome has no cost */
  readonly prices?: PriceChoice;
  readonly options: Omit<SimulateOptions, 'prices'>;
}

/** Prices by hand, or those that AWS lists. */
export type PriceChoice =
  | { readonly kind: 'given'; readonly prices: Prices }
  | {
      readonly kind: 'current';
      readonly purchase: Machine['purchase'];
      /** @default - the first of the only pool of the configuration */
      readonly instanceType?: string;
      /** @default - what AWS lists */
      readonly volumePrice?: number;
    };

export interface SimulateOptions {
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
  /** @default - the outcome has no cost */
  readonly prices?: Prices;
  readonly search: boolean;
  /** The 95th percentile of the waits that a search aims at. */
  readonly waitSeconds?: number;
  /** Where to write a page. */
  readonly html?: string;
  /** Where to write the runs. */
  readonly save?: string;
}

/** Where the runs come from. */
export type RunSource =
  | { readonly kind: 'trace'; readonly file: string }
  | { readonly kind: 'git'; readonly folder: string; readonly stacks: string; readonly since: string }
  | {
      readonly kind: 'pool';
      readonly pool: string;
      readonly backMs: DurationMs;
      readonly endpoint?: string;
    }
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
  | { readonly kind: 'passes'; readonly everySeconds: number }
  | { readonly kind: 'webhook' }
  | { readonly kind: 'fast-boot' }
  | { readonly kind: 'forecast' }
  | { readonly kind: 'foreseen' }
  | { readonly kind: 'warm-pool'; readonly size: number }
  | { readonly kind: 'oracle' };

const minuteMs = 60_000;

const usualBaselines = ['defaults', 'incumbent', 'incumbent:10/10/10', 'buildkite', 'oracle'];

/** What Poolkeeper can be set to, between what it replaces and the bound. */
const baselinesOfTable = [
  'incumbent',
  'incumbent:10/10/10',
  'incumbent:100/100/0',
  'defaults',
  'passes:15',
  'webhook',
  'fast-boot',
  'forecast',
  'foreseen',
  'warm-pool:5',
  'warm-pool:20',
  'warm-pool:50',
  'warm-pool:400',
  'oracle',
];

/** @throws CommandError for options that make no sense. */
export function readSimulateOptions(traces: readonly string[], flags: SimulateFlags): SimulateRequest {
  const number = (name: keyof SimulateFlags, limits: Limits) => numberOf(name, flags[name], limits);
  if (flags.wait !== undefined && flags.search !== true) throw misused('--wait needs --search');
  const { table = false } = flags;
  if (table && [flags.workflow, flags.search, flags.max].some((given) => given !== undefined)) {
    throw misused('--table has both with and without --workflow, both maximums, and no --search');
  }
  if (flags.fromPool !== undefined && flags.workflow === true) {
    throw misused('the runs of a pool have their own confirmations and locked stacks: leave out --workflow');
  }
  if (flags.save !== undefined && traces.length > 0)
    throw misused('--save is for runs that are not from a trace');
  if (traces.length > 1 && !table) {
    throw misused(
      'there is more than one trace',
      'Give one, or add --table to have all of them in one table.',
    );
  }
  const options: SimulateOptions = {
    seed: number('seed', { least: 0, isWhole: true }) ?? 1,
    workflow: flags.workflow ?? false,
    bootMs:
      milliseconds(number('boot', { least: 0, most: 3600 })) ?? (table ? statedBootMs.before : usualBootMs),
    minSize: number('min', { least: 0, most: 10_000, isWhole: true }),
    maxSize: number('max', { least: 1, most: 10_000, isWhole: true }),
    passEveryMs: milliseconds(number('passEvery', { least: 1, most: 3600 })),
    against: (flags.against ?? (table ? baselinesOfTable : usualBaselines)).map(baselineOf),
    search: flags.search ?? false,
    waitSeconds: number('wait', { least: 0 }),
    html: flags.html,
    save: flags.save,
  };
  return { sources: sourcesOf(traces, flags), table, prices: priceChoiceOf(flags), options };
}

function priceChoiceOf({ price, volumePrice, instanceType, table }: SimulateFlags): PriceChoice | undefined {
  const ofVolume = numberOf('volumePrice', volumePrice, { least: 0 });
  const isCurrent = price === 'on-demand' || price === 'spot';
  if (instanceType !== undefined && !isCurrent) {
    throw misused('--instance-type needs --price on-demand or --price spot');
  }
  if (isCurrent) return { kind: 'current', purchase: price, instanceType, volumePrice: ofVolume };
  const given = numberOf('price', price, { least: 0 }) ?? (table === true ? usualPrice : undefined);
  if (given !== undefined) {
    return { kind: 'given', prices: { price: given, volumePrice: ofVolume ?? usualVolumePrice } };
  }
  if (ofVolume !== undefined) throw misused('--volume-price needs --price');
  return undefined;
}

function sourcesOf(
  traces: readonly string[],
  { fromGit, fromPool, endpoint, stacks, since, runs }: SimulateFlags,
): readonly RunSource[] {
  if ([traces[0], fromGit, fromPool, runs].filter((given) => given !== undefined).length > 1) {
    throw misused(
      'there is more than one source of runs',
      'Give one of a trace, --from-git, --from-pool and --runs.',
    );
  }
  if (fromGit === undefined && stacks !== undefined) throw misused('--stacks needs --from-git');
  if (fromPool === undefined && endpoint !== undefined) throw misused('--endpoint needs --from-pool');
  if (fromPool !== undefined) {
    const bounds = { option: '--since', minMs: minuteMs, maxMs: 366 * 24 * 60 * minuteMs };
    return [{ kind: 'pool', pool: fromPool, backMs: parseDuration(since ?? '60d', bounds), endpoint }];
  }
  if (fromGit === undefined && since !== undefined) throw misused('--since needs --from-git or --from-pool');
  if (traces.length > 0) return traces.map((file): RunSource => ({ kind: 'trace', file }));
  if (fromGit === undefined) {
    const count = numberOf('runs', runs, { least: 1, most: 1e6, isWhole: true }) ?? 400;
    return [{ kind: 'generated', runs: count }];
  }
  if (stacks === undefined) {
    throw misused(
      '--from-git needs --stacks',
      "Say which folders are stacks, for example --stacks 'stacks/*' or --stacks 'teams/*/infra'.",
    );
  }
  return [{ kind: 'git', folder: fromGit, stacks, since: since ?? '2 months ago' }];
}

function baselineOf(name: string): Baseline {
  const [kind = '', values] = name.split(':', 2);
  const numbers = values?.split('/').map(Number) ?? [];
  const areWhole = numbers.every((value) => Number.isInteger(value) && value >= 0);
  if (values === undefined && isPlain(kind)) return { kind };
  if (kind === 'incumbent' && values === undefined) {
    return { kind, maxCreate: 1, maxKill: 1, scaleDownDelay: 0 };
  }
  const [first = 0, maxKill = 0, scaleDownDelay = 0] = numbers;
  if (kind === 'incumbent' && areWhole && numbers.length === 3) {
    return { kind, maxCreate: first, maxKill, scaleDownDelay };
  }
  if (areWhole && numbers.length === 1 && first > 0) {
    if (kind === 'fixed' || kind === 'warm-pool') return { kind, size: first };
    if (kind === 'passes') return { kind, everySeconds: first };
  }
  throw misused(`--against does not know ${name}`, `Choose among ${baselineNames}.`);
}

/** For people. */
export const baselineNames =
  'defaults, passes:SECONDS, webhook, fast-boot, forecast, foreseen, warm-pool:N, incumbent, incumbent:MAX_CREATE/MAX_KILL/SCALE_DOWN_DELAY, buildkite, fixed:N and oracle';

const plainBaselines = [
  'defaults',
  'webhook',
  'fast-boot',
  'forecast',
  'foreseen',
  'buildkite',
  'oracle',
] as const;

function isPlain(kind: string): kind is (typeof plainBaselines)[number] {
  return plainBaselines.some((plain) => plain === kind);
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
