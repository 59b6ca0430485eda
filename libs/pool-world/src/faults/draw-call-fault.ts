import type { SeededFaults } from './seeded-faults.ts';

/** The kinds of faults that strike a single call to an API, the strongest first. */
const callFaultKinds = ['crash', 'slow', 'timeout', 'unavailable', 'throttle'] as const;
export type CallFaultKind = (typeof callFaultKinds)[number];

/** What goes wrong with one call. */
export interface CallFault<Kind extends CallFaultKind = CallFaultKind> {
  readonly kind: Kind;
  /** Whether what was asked for happens nevertheless. */
  readonly takesEffect: boolean;
  /** Milliseconds until the call is answered, its connection is cut, or its process dies. */
  readonly takesMs: number;
}

/** For each kind that can strike: how many milliseconds the call takes, at least and at most. */
export type CallFaultDurations<Kind extends CallFaultKind> = Readonly<
  Record<Kind, readonly [least: number, most: number]>
>;

/** The fault that strikes a call; undefined if none does. */
export function drawCallFault<Kind extends CallFaultKind>(
  faults: SeededFaults,
  durations: CallFaultDurations<Kind>,
): CallFault<Kind> | undefined {
  const offered = callFaultKinds.filter((kind): kind is Kind => Object.hasOwn(durations, kind));
  // Each kind draws at every call, so that no kind's draws depend on another's.
  const [kind] = offered.filter((each) => faults.strikes(each));
  if (kind === undefined) return undefined;
  const source = faults.source(kind);
  const [least, most] = durations[kind];
  return {
    kind,
    takesEffect: kind === 'slow' || (kind !== 'throttle' && source.chance(0.5)),
    takesMs: most > least ? least + source.integer(most - least) : least,
  };
}
