import type { DurationMs, EpochMs, Snapshot } from '@poolkeeper/pool-model';
import { lookUpMachines, type MachinesSeen } from './look-up-machines.ts';
import type { Memory } from './memory.ts';
import { observe, type Observing } from './observe.ts';
import type { PassSettings } from './pass-settings.ts';
import { planPass, type Plan } from './plan.ts';
import type { Machines, Ports } from './ports.ts';
import { judgeRetained } from './retained.ts';

/** What a pass saw, and what it makes of it. */
export interface Look {
  readonly seenBy: Observing['by'];
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly queueWaitMs: DurationMs;
  readonly historyProblem?: string;
  /** By EC2's account. None of a glance, which asks about nobody. */
  readonly machines: Machines;
  readonly lookUpProblem?: string;
}

export interface Looking {
  readonly clock: () => EpochMs;
  readonly memory: Memory;
  /** Glances at the group first, and has it described only if there is something to do. */
  readonly glanceFirst: boolean;
}

/** Looks at pool and group, and plans. Changes nothing. */
export async function look(ports: Ports, settings: PassSettings, looking: Looking): Promise<Look> {
  if (looking.glanceFirst) {
    const glanced = await lookBy('glance', { ports, settings, looking });
    if (isQuiet(glanced.plan)) return glanced;
  }
  return lookBy('description', { ports, settings, looking });
}

async function lookBy(
  by: Observing['by'],
  {
    ports,
    settings,
    looking: { clock, memory },
  }: { readonly ports: Ports; readonly settings: PassSettings; readonly looking: Looking },
): Promise<Look> {
  const { registrationGraceMs } = settings;
  const { snapshot, ...observed } = await observe(ports, { clock, memory, registrationGraceMs, by });
  const { machines, problem }: MachinesSeen =
    by === 'glance' ? { machines: new Map() } : await lookUpMachines(snapshot, ports);
  const retained = judgeRetained(snapshot, { machines, memory, registrationGraceMs });
  const confirmedStrays = memory.noteStrays(snapshot, registrationGraceMs);
  const plan = planPass(snapshot, { settings, retained, confirmedStrays });
  return {
    seenBy: by,
    snapshot,
    plan,
    machines,
    lookUpProblem: problem,
    ...observed,
  };
}

/** Whether a plan changes nothing. */
function isQuiet({ decision, releases, replacements, rolls, retained, purchase }: Plan): boolean {
  return (
    (decision.kind === 'hold' || decision.kind === 'scale-in') &&
    [releases, replacements, ...(rolls === undefined ? [] : [rolls])].every(
      ({ selected }) => selected.length === 0,
    ) &&
    retained.every(({ verdict }) => verdict.kind === 'wait') &&
    purchase?.changes !== true
  );
}
