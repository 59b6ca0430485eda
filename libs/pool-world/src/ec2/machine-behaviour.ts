import type { RandomSource } from '../random-source.ts';
import { requireShare } from '../require-share.ts';
import type { MachineSettings } from '../world.ts';

export type MachineBehaviour = Required<MachineSettings>;

/** `MachineSettings` with the defaults filled in. Throws a `RangeError` for an invalid value. */
export function machineBehaviour(settings: MachineSettings = {}): MachineBehaviour {
  const behaviour = {
    launchSeconds: settings.launchSeconds ?? 15,
    bootSeconds: settings.bootSeconds ?? 60,
    spread: settings.spread ?? 0.2,
    bootFailureRate: settings.bootFailureRate ?? 0,
    lostBootRate: settings.lostBootRate ?? 0,
    slowBootRate: settings.slowBootRate ?? 0,
    slowBootFactor: settings.slowBootFactor ?? 5,
    reportsRuns: settings.reportsRuns ?? false,
    lacksSecrets: settings.lacksSecrets ?? (() => false),
  };
  for (const name of ['launchSeconds', 'bootSeconds', 'slowBootFactor'] as const) {
    if (!(behaviour[name] >= 0)) throw new RangeError(`${name} must be 0 or more, got ${behaviour[name]}`);
  }
  for (const name of ['spread', 'bootFailureRate', 'lostBootRate', 'slowBootRate'] as const) {
    requireShare(name, behaviour[name]);
  }
  const { bootFailureRate, lostBootRate, slowBootRate } = behaviour;
  requireShare('the sum of all rates of boots that go wrong', bootFailureRate + lostBootRate + slowBootRate);
  return behaviour;
}

export interface Boot {
  readonly seconds: number;
  readonly fate: 'registers' | 'fails' | 'lost';
}

/** Draws how long a boot takes and how it ends. */
export function drawBoot(random: RandomSource, behaviour: MachineBehaviour): Boot {
  const { bootSeconds, spread, bootFailureRate, lostBootRate, slowBootRate, slowBootFactor } = behaviour;
  const seconds = random.around(bootSeconds, spread);
  const draw = random.fraction();
  if (draw < bootFailureRate) return { seconds, fate: 'fails' };
  if (draw < bootFailureRate + lostBootRate) return { seconds, fate: 'lost' };
  const slow = draw < bootFailureRate + lostBootRate + slowBootRate;
  return { seconds: slow ? seconds * slowBootFactor : seconds, fate: 'registers' };
}
