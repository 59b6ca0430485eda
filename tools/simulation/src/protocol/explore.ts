import {
  budgets,
  initialState,
  keyOf,
  stepsFrom,
  type Budgets,
  type Guard,
  type State,
} from './gate-protocol.ts';

export interface Exploration {
  /** Different states that were visited. */
  readonly states: number;
  readonly steps: number;
  /** The actions of a shortest history that interrupts a run. Absent when there is none. */
  readonly trace?: readonly string[];
}

export interface ExplorationOptions {
  /** Guards that are taken out. @default - none */
  readonly without?: readonly Guard[];
  /** What else the world may do, and how often. @default - all of `budgets` */
  readonly allowed?: Budgets;
}

/** Visits every state that the protocol can reach, breadth first, and stops at the first run that is interrupted. */
export function explore({ without = [], allowed = budgets }: ExplorationOptions = {}): Exploration {
  const lacking = new Set(without);
  const start = initialState(allowed);
  /** Each state's number, in the order of their discovery. */
  const numbers = new Map([[keyOf(start), 0]]);
  const cameFrom: number[] = [-1];
  const cameBy: string[] = [''];
  let frontier: { readonly number: number; readonly state: State }[] = [{ number: 0, state: start }];
  let steps = 0;

  const traceTo = (number: number, last: string): readonly string[] => {
    const actions = [last];
    for (let at = number; at > 0; at = cameFrom[at] ?? 0) actions.push(cameBy[at] ?? '');
    return actions.reverse();
  };

  while (frontier.length > 0) {
    const found: typeof frontier = [];
    for (const { number, state } of frontier) {
      for (const { action, next, interrupted } of stepsFrom(state, lacking)) {
        steps += 1;
        if (interrupted !== undefined) return { states: numbers.size, steps, trace: traceTo(number, action) };
        const key = keyOf(next);
        if (numbers.has(key)) continue;
        numbers.set(key, numbers.size);
        cameFrom.push(number);
        cameBy.push(action);
        found.push({ number: numbers.size - 1, state: next });
      }
    }
    frontier = found;
  }
  return { states: numbers.size, steps };
}
