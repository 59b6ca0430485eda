import { join } from 'node:path';
import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../../vitest.shared.ts';

// Rehearsals take a minute each: `npm test` has one of them, and these are the others.
const { test, ...config } = projectTests(join(import.meta.dirname, '..'));
export default mergeConfig(config, {
  test: {
    ...test,
    include: ['rehearsals/*.check.ts'],
    outputFile: { json: 'dist/rehearsal-results/vitest.json' },
  },
});
