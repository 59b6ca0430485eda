import { CommandError } from '../../errors.ts';

/**
 * The work's outcome, unless somebody presses Ctrl-C: CloudFormation goes on by itself then, and nobody waits for it.
 *
 * @throws CommandError when the signal is aborted first.
 */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  const interrupt = () => {
    interrupted.reject(
      new CommandError('stopped watching: CloudFormation goes on with what it has begun', {
        code: 'aborted',
        fault: 'user',
        fix: 'Run the same command again to see it through; what is deployed by then stays as it is.',
      }),
    );
  };
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await Promise.race([work, interrupted.promise]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
