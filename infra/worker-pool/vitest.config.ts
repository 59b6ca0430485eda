import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.shared.ts';

export default mergeConfig(projectTests(import.meta.dirname), {
  test: {
    // Most of the time goes into loading the CDK: once for a worker, not once for each file.
    isolate: false,
    globalSetup: ['src/testing/global-setup.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
