import type { Gate } from './gate.ts';

/** A step that may fail without touching any other. Undefined when it failed, after telling the log. */
export async function tryStep<Result>(
  act: () => Promise<Result>,
  { log }: Gate,
  fields: { readonly step: string; readonly instanceId: string; readonly workerId?: string },
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    log.error('a step failed: it is tried again with the next look', {
      code: 'step-failed',
      ...fields,
      error,
    });
    return undefined;
  }
}
