import { projectTests } from '../../../vitest.shared.ts';

const { test, ...rest } = projectTests(import.meta.dirname);

/** The tests that need Chromium. `run.ts` installs it and starts this configuration; `npm test` does not. */
export default {
  ...rest,
  test: {
    ...test,
    hookTimeout: 120_000,
    include: ['*.browser.ts'],
    outputFile: { json: '../dist/browser-results/vitest.json' },
  },
};
