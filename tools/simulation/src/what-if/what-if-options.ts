import { parseArgs } from 'node:util';
import { defaultPolicy, type Policy } from '@poolkeeper/scaling-decision';

export interface WhatIfOptions {
  /** CSV; runs are made up without it. */
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
  readonly least: number;
  readonly most: number;
  readonly usual: number | undefined;
}

const minute = 60_000;

const numbers = {
  runs: { does: 'how many runs are made up, without a trace', least: 1, most: 1e5, usual: 400 },
  seed: { does: 'the seed of what is made up, and of faults', least: 0, most: 1e9, usual: 1 },
  'min-size': { does: 'instances at the least', least: 0, most: 1e4, usual: 0 },
  'max-size': { does: 'instances at the most', least: 1, most: 1e4, usual: 50 },
  boot: { does: 'seconds from a launch until its worker registers', least: 1, most: 3600, usual: 60 },
  'pass-every': {
    does: 'seconds between two passes (default: one pass a minute)',
    least: 1,
    most: 60,
    usual: undefined,
  },
  'min-idle': { does: 'workers that wait idle', least: 0, most: 1e4, usual: defaultPolicy.minIdle },
  utilization: {
    does: 'share of the workers that should have a run, in percent',
    least: 1,
    most: 100,
    usual: undefined,
  },
  'scale-in-after': {
    does: 'minutes for which a worker is idle before it goes',
    least: 0,
    most: 1440,
    usual: defaultPolicy.scaleInAfterMs / minute,
  },
  objective: {
    does: 'seconds within which 95 % of the runs should start',
    least: 0,
    most: 3600,
    usual: undefined,
  },
  'max-create': { does: "the incumbent's AUTOSCALING_MAX_CREATE", least: 0, most: 1e4, usual: 1 },
  'max-kill': { does: "the incumbent's AUTOSCALING_MAX_KILL", least: 0, most: 1e4, usual: 1 },
  'scale-down-delay': {
    does: "the incumbent's AUTOSCALING_SCALE_DOWN_DELAY",
    least: 0,
    most: 1440,
    usual: 0,
  },
} as const satisfies Readonly<Record<string, Setting>>;

type NumberName = keyof typeof numbers;
const names = Object.keys(numbers) as readonly NumberName[];

export const usage = `Replays runs under a policy, and under the autoscaler that Poolkeeper replaces: what the runs waited, and what it cost.

  --trace FILE        runs from a CSV 'queued_at,stack,duration_s' (made up without it)
${names
  .map((name) => {
    const { does, usual } = numbers[name];
    return `  --${`${name} N`.padEnd(18)}${does}${usual === undefined ? '' : ` (default ${usual})`}`;
  })
  .join('\n')}
  --forecast          acts by the demand of earlier weeks
  --adaptive          keeps idle workers by the ski-rental rule, for 30 minutes at most
  --policy JSON       any settings of the policy, by their names in the code; durations in ms
  --equal-hours       keeps idle workers for as long as the incumbent's instance-hours pay for, instead of --scale-in-after
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
    const { least, most, usual } = numbers[name];
    const text = values[name];
    if (typeof text !== 'string') return usual;
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= least && value <= most) return value;
    problems.push(`--${name} must be a number from ${least} to ${most}, got '${text}'`);
    return usual;
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
    // It is as wrong as JSON of another kind.
  }
  problems.push(`--policy must be a JSON object, got '${json}'`);
  return {};
}
