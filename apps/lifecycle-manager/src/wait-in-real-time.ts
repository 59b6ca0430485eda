import type { DurationMs } from '@poolkeeper/pool-model';

/** For what guards against a slow answer: a scaled clock, which moves `setTimeout`, does not make the network faster. */
export function waitInRealTime(milliseconds: DurationMs): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  AbortSignal.timeout(milliseconds).addEventListener('abort', () => {
    resolve(undefined);
  });
  return promise;
}
