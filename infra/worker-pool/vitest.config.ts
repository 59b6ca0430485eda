import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.shared.ts';

export default mergeConfig(projectTests(import.meta.dirname), {
  test: {
    // Most of the time goes into loading the CDK: once for all files, not once for each.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
