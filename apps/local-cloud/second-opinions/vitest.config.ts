import { projectTests } from '../../../vitest.shared.ts';

const { test, ...rest } = projectTests(import.meta.dirname);

/** The checks that need packages of PyPI. `run.ts` installs these and starts this configuration; `npm test` does not. */
export default {
  ...rest,
  test: {
    ...test,
    include: ['*.check.ts'],
    reporters: ['default'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
};
