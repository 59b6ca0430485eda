import { projectTests } from '../../../vitest.shared.ts';

const { test, ...rest } = projectTests(import.meta.dirname);

/**
 * Plays hours of a pool in real processes, in one minute. On a busy machine a pass takes minutes of pool time, and an alarm then waits
 * in vain, so `npm test` does not run it.
 */
export default { ...rest, test: { ...test, include: ['*.check.ts'], reporters: ['default'] } };
