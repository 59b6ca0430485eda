import type { Stage } from '../stage/stage.ts';
import type { FunctionProcess } from './function-process.ts';

export type InvocationEnd<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Its process died, or its time was up. */
  | { readonly kind: 'lost' };

export interface Invocation<Answer> {
  readonly process: FunctionProcess;
  readonly timeoutMs: number;
  readonly run: () => Promise<Answer>;
  /** Called once. */
  readonly ended: (end: InvocationEnd<Answer>) => void;
}

/** Runs a function once, as Lambda does: what takes too long ends with its process. */
export function invoke<Answer>(stage: Stage, { process, timeoutMs, run, ended }: Invocation<Answer>): void {
  let isOver = false;
  const end = (how: InvocationEnd<Answer>) => {
    if (isOver) return;
    isOver = true;
    ended(how);
  };
  process.onDeath(() => {
    end({ kind: 'lost' });
  });
  stage.after(timeoutMs, () => {
    if (!isOver) process.die(`its ${timeoutMs / 1000} s are up`);
  });
  stage.settled();
  run().then(
    (answer) => {
      end({ kind: 'answered', answer });
    },
    (error: unknown) => {
      end({ kind: 'failed', error });
    },
  );
}
