import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.shared.ts';

export default mergeConfig(projectTests(import.meta.dirname), {
  test: {
    globalSetup: ['src/testing/global-setup.ts'],
    maxWorkers: 2,
  },
});
