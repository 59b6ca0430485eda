import { parseArgs } from 'node:util';
import { defaultPolicy, type Policy } from '@poolkeeper/scaling-decision';

export interface WhatIfOptions {
  /** Path of a CSV file. @default - generated runs */
  readonly trace?: string;
  readonly runs: number;
  readonly seed: number;
  readonly minSize: number;
  readonly maxSize: number;
  readonly bootSeconds: number;
  readonly passEveryMs?: number;
  readonly policy: Policy;
  readonly incumbent: {
    readonly maxCreate: number;
    readonly maxKill: number;
    readonly scaleDownDelay: number;
  };
  /** Whether idle workers are kept for as long as the incumbent's instance-hours allow. */
  readonly equalHours: boolean;
}

export type WhatIfResult =
  | { readonly kind: 'options'; readonly options: WhatIfOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

interface Setting {
  readonly does: string;
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number | undefined;
}

const minute = 60_000;

const numbers = {
  runs: { does: 'number of generated runs, without a trace', min: 1, max: 1e5, defaultValue: 400 },
  seed: { does: 'seed of generated runs and of random draws', min: 0, max: 1e9, defaultValue: 1 },
  'min-size': { does: 'minimum number of instances', min: 0, max: 1e4, defaultValue: 0 },
  'max-size': { does: 'maximum number of instances', min: 1, max: 1e4, defaultValue: 50 },
  boot: { does: 'seconds from a launch until its worker registers', min: 1, max: 3600, defaultValue: 60 },
  'pass-every': {
    does: 'seconds between two passes (default: one pass a minute)',
    min: 1,
    max: 60,
    defaultValue: undefined,
  },
  'min-idle': {
    does: 'minimum number of idle workers',
    min: 0,
    max: 1e4,
    defaultValue: defaultPolicy.minIdle,
  },
  utilization: {
    does: 'share of the workers that should have a run, in percent',
    min: 1,
    max: 100,
    defaultValue: undefined,
  },
  'scale-in-after': {
    does: 'minutes that a worker is idle before it is removed',
    min: 0,
    max: 1440,
    defaultValue: defaultPolicy.scaleInAfterMs / minute,
  },
  objective: {
    does: 'seconds within which 95 % of the runs should start',
    min: 0,
    max: 3600,
    defaultValue: undefined,
  },
  'max-create': { does: "the incumbent's AUTOSCALING_MAX_CREATE", min: 0, max: 1e4, defaultValue: 1 },
  'max-kill': { does: "the incumbent's AUTOSCALING_MAX_KILL", min: 0, max: 1e4, defaultValue: 1 },
  'scale-down-delay': {
    does: "the incumbent's AUTOSCALING_SCALE_DOWN_DELAY",
    min: 0,
    max: 1440,
    defaultValue: 0,
  },
} as const satisfies Readonly<Record<string, Setting>>;

type NumberName = keyof typeof numbers;
const names = Object.keys(numbers) as readonly NumberName[];

export const usage = `Replays runs under a policy and under the autoscaler that Poolkeeper replaces, and compares waiting times and cost.

  --trace FILE        runs from a CSV 'queued_at,stack,duration_s' (default: generated)
${names
  .map((name) => {
    const { does, defaultValue } = numbers[name];
    return `  --${`${name} N`.padEnd(18)}${does}${defaultValue === undefined ? '' : ` (default ${defaultValue})`}`;
  })
  .join('\n')}
  --forecast          scales by a forecast from the demand of earlier weeks
  --adaptive          keeps idle workers by the ski-rental rule, at most 30 minutes
  --policy JSON       settings of the policy by their names in the code; durations in ms
  --equal-hours       keeps idle workers for as long as the incumbent's instance-hours allow, instead of --scale-in-after
`;

export function readWhatIfOptions(args: readonly string[]): WhatIfResult {
  let values: Partial<Record<string, string | boolean>>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(
          ['trace', 'policy', ...names].map((name) => [name, { type: 'string' as const }]),
        ),
        ...Object.fromEntries(
          ['forecast', 'adaptive', 'equal-hours', 'help'].map((name) => [name, { type: 'boolean' as const }]),
        ),
      },
    }));
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  const problems: string[] = [];
  const number = (name: NumberName): number | undefined => {
    const { min, max, defaultValue } = numbers[name];
    const text = values[name];
    if (typeof text !== 'string') return defaultValue;
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= min && value <= max) return value;
    problems.push(`--${name} must be a number from ${min} to ${max}, got '${text}'`);
    return defaultValue;
  };
  const given = new Map(names.map((name) => [name, number(name)]));
  const of = (name: NumberName): number => given.get(name) ?? 0;
  const { trace, policy: json } = values;
  const [utilization, objective, passEvery] = (['utilization', 'objective', 'pass-every'] as const).map(
    (name) => given.get(name),
  );
  const policy: Policy = {
    ...defaultPolicy,
    minIdle: of('min-idle'),
    scaleInAfterMs: of('scale-in-after') * minute,
    ...(utilization !== undefined && { targetUtilization: utilization }),
    ...(objective !== undefined && { objective: { withinMs: objective * 1000, mode: 'act' } }),
    ...(values.forecast === true && { forecast: { mode: 'act' } }),
    ...(values.adaptive === true && { retention: { floorMs: 0, ceilingMs: 30 * minute } }),
    ...changesIn(json, problems),
  };
  if (problems.length > 0) return { kind: 'wrong', problem: problems.join('\n') };
  return {
    kind: 'options',
    options: {
      ...(typeof trace === 'string' && { trace }),
      runs: of('runs'),
      seed: of('seed'),
      minSize: of('min-size'),
      maxSize: of('max-size'),
      bootSeconds: of('boot'),
      ...(passEvery !== undefined && { passEveryMs: passEvery * 1000 }),
      policy,
      incumbent: {
        maxCreate: of('max-create'),
        maxKill: of('max-kill'),
        scaleDownDelay: of('scale-down-delay'),
      },
      equalHours: values['equal-hours'] === true,
    },
  };
}

function changesIn(json: string | boolean | undefined, problems: string[]): Partial<Policy> {
  if (typeof json !== 'string') return {};
  try {
    const changes: unknown = JSON.parse(json);
    if (typeof changes === 'object' && changes !== null && !Array.isArray(changes)) return changes;
  } catch {
    // Reported below, like JSON that is no object.
  }
  problems.push(`--policy must be a JSON object, got '${json}'`);
  return {};
}
