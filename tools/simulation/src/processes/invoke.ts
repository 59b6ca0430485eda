import type { Stage } from '../stage/stage.ts';
import type { SimulatedProcess } from './simulated-process.ts';

export type InvocationEnd<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Its process died, or it timed out. */
  | { readonly kind: 'lost' };

export interface FunctionInvocation<Answer> {
  readonly process: SimulatedProcess;
  readonly timeoutMs: number;
  readonly run: () => Promise<Answer>;
  /** Called once. */
  readonly ended: (end: InvocationEnd<Answer>) => void;
}

/** Runs a function once. As in Lambda, an invocation that takes too long ends together with its process. */
export function invoke<Answer>(
  stage: Stage,
  { process, timeoutMs, run, ended }: FunctionInvocation<Answer>,
): void {
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
    if (!isOver) process.die(`it timed out after ${timeoutMs / 1000} s`);
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
