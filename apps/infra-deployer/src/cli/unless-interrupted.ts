import { CommandError } from './errors.ts';

/**
 * Waits for work, unless the user interrupts the command. CloudFormation carries on by itself then.
 *
 * @throws CommandError when the signal is aborted first.
 */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  const interrupt = () => {
    interrupted.reject(
      new CommandError('stopped watching: CloudFormation continues what it has started', {
        code: 'aborted',
        fault: 'user',
        fix: 'Run the same command again to complete it. What is deployed by then stays.',
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
