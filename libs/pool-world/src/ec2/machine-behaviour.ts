import type { MachineSettings } from '../world.ts';

/** `MachineSettings` with the defaults filled in. Throws a `RangeError` for a value that makes no sense. */
export function machineBehaviour(settings: MachineSettings = {}): Required<MachineSettings> {
  const behaviour = {
    launchSeconds: settings.launchSeconds ?? 15,
    bootSeconds: settings.bootSeconds ?? 60,
    spread: settings.spread ?? 0.2,
    bootFailureRate: settings.bootFailureRate ?? 0,
  };
  requireWithin('launchSeconds', behaviour.launchSeconds, Number.MAX_SAFE_INTEGER);
  requireWithin('bootSeconds', behaviour.bootSeconds, Number.MAX_SAFE_INTEGER);
  requireWithin('spread', behaviour.spread, 1);
  requireWithin('bootFailureRate', behaviour.bootFailureRate, 1);
  return behaviour;
}

function requireWithin(name: string, value: number, most: number): void {
  if (!(value >= 0 && value <= most)) {
    throw new RangeError(
      most === 1
        ? `${name} must be between 0 and 1, got ${value}`
        : `${name} must be 0 or more, got ${value}`,
    );
  }
}
