import type { FaultKind } from '@poolkeeper/pool-world';
import type { CanonicalHistory } from './canonical-histories.ts';
import { playHistory, worldFaults, type Injected } from './play-history.ts';

/** Kinds after which a call may or may not have taken effect. */
const uncertainKinds: readonly FaultKind[] = ['crash', 'timeout', 'unavailable'];

/** A group that loses its runs by AWS's own doing is no place for these. */
const leftOut: readonly FaultKind[] = ['default-continue', 'retention-off'];

/** A history with faults that violates an invariant. */
export interface Finding {
  readonly history: string;
  readonly injected: readonly Injected[];
  readonly problems: readonly string[];
}

export interface Findings {
  readonly histories: number;
  readonly findings: readonly Finding[];
}

/** Every single fault at every place of a history: each kind at each call and each message. */
export async function singleFaults(history: CanonicalHistory): Promise<readonly Injected[]> {
  const { asked } = await playHistory(history);
  const calls = asked.get('crash') ?? 0;
  return [
    ...[...asked].flatMap(([kind, times]) =>
      leftOut.includes(kind)
        ? []
        : Array.from({ length: times }, (_, index) =>
            (uncertainKinds.includes(kind) ? [true, false] : [true]).map((takesEffect) => ({
              kind,
              index,
              takesEffect,
            })),
          ).flat(),
    ),
    ...worldFaults.flatMap((worldFault) =>
      Array.from({ length: calls }, (_, call) => ({ worldFault, call })),
    ),
  ];
}

/** The kinds that are also injected in pairs: those that cost the gate its memory or its view. */
function isMostDangerous(injected: Injected): boolean {
  if ('worldFault' in injected) return injected.worldFault === 'missing';
  return (
    injected.kind === 'stale' ||
    injected.kind === 'denied-action' ||
    injected.kind === 'refused-drain' ||
    (injected.kind === 'crash' && injected.takesEffect)
  );
}

/** Pairs of the most dangerous faults: of all, a part that is spread evenly. */
export function pairsOf(singles: readonly Injected[], limit: number): readonly (readonly Injected[])[] {
  const dangerous = singles.filter(isMostDangerous);
  const pairs = (dangerous.length * (dangerous.length - 1)) / 2;
  const every = Math.max(1, Math.ceil(pairs / limit));
  const chosen: (readonly Injected[])[] = [];
  let number = 0;
  for (const [index, first] of dangerous.entries()) {
    for (const second of dangerous.slice(index + 1)) {
      if (number % every === 0) chosen.push([first, second]);
      number += 1;
    }
  }
  return chosen;
}

/** Plays a history with each of the sets of faults. */
export async function inject(
  history: CanonicalHistory,
  sets: readonly (readonly Injected[])[],
): Promise<Findings> {
  const findings: Finding[] = [];
  for (const injected of sets) {
    const { problems } = await playHistory(history, injected);
    if (problems.length > 0) findings.push({ history: history.name, injected, problems });
  }
  return { histories: sets.length, findings };
}
