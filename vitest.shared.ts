import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

export interface ProjectTests {
  /** False leaves `*.laws.test.ts` out of mutation tests: random scenes take long, and judge differently each time. */
  readonly lawsInMutationTests?: boolean;
}

/** The one Vitest configuration of all projects. `projectRoot` is an absolute path. */
export function projectTests(
  projectRoot: string,
  { lawsInMutationTests = true }: ProjectTests = {},
): ViteUserConfig {
  const isMutationTest = process.env.STRYKER_MUTATOR_WORKER !== undefined;
  const laws = isMutationTest && !lawsInMutationTests ? ['**/*.laws.test.ts'] : [];
  // Without `module`: Node.js loads what is not inlined, and packages put code for bundlers under that condition.
  const conditions = ['@poolkeeper/source', 'node', 'import', 'default'];
  return defineConfig({
    root: projectRoot,
    cacheDir: join(projectRoot, 'dist/.vite'),
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**', ...laws],
      environment: 'node',
      allowOnly: false,
      watch: false,
      // Against tests that hang. A busy machine of two processors makes the slowest of them take its time.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      sequence: { shuffle: true },
      setupFiles: [join(import.meta.dirname, 'tools/workspace/fail-on-console.ts')],
      reporters: ['default', 'json'],
      outputFile: { json: 'dist/test-results/vitest.json' },
    },
  });
}
