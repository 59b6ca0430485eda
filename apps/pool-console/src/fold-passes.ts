import type { EpochMs } from '@poolkeeper/pool-model';
import type { PassView } from '@poolkeeper/pool-model/view';

/** Consecutive passes that decided the same for the same reasons. */
export interface PassFold {
  readonly latest: PassView;
  readonly count: number;
  readonly since: EpochMs;
}

/** Folds passes, given oldest first. Returns the newest first. */
export function foldPasses(passes: readonly PassView[]): readonly PassFold[] {
  const folds: PassFold[] = [];
  let lastKey: string | undefined;
  for (const pass of passes) {
    const key = keyOf(pass);
    const last = folds.at(-1);
    if (last !== undefined && key === lastKey) {
      folds[folds.length - 1] = { ...last, latest: pass, count: last.count + 1 };
    } else {
      folds.push({ latest: pass, count: 1, since: pass.at });
    }
    lastKey = key;
  }
  return folds.reverse();
}

export type PassFilter = 'all' | 'changes' | 'holds' | 'failures';

export function matches({ latest }: PassFold, filter: PassFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'changes':
      return latest.kind === 'finished' && latest.decision.kind !== 'hold';
    case 'holds':
      return latest.kind === 'finished' && latest.decision.kind === 'hold';
    case 'failures':
      return latest.kind === 'failed';
  }
}

/** Equal for passes that say the same, apart from numbers. A change is always a line of its own. */
function keyOf(pass: PassView): string {
  if (pass.kind === 'failed') return `failed ${pass.problem.replaceAll(/\d+/g, '#')}`;
  const { kind, reasons } = pass.decision;
  if (kind !== 'hold') return `${kind} ${pass.at}`;
  return ['hold', ...reasons.map(({ code }) => code), '|', ...pass.notices].join(' ');
}
