import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.shared.ts';

export default mergeConfig(projectTests(import.meta.dirname), {
  test: {
    // Loading the AWS SDKs takes two seconds. No module here keeps state, so all test files of a worker load them once.
    isolate: false,
  },
});
