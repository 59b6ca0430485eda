import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

export interface ProjectTests {
  /** False excludes `*.laws.test.ts` from mutation tests: random scenes are slow, and may miss a mutant. Default: true. */
  readonly lawsInMutationTests?: boolean;
  /** True loads all modules again for each test file, for tests that change what modules share. Default: false. */
  readonly isolate?: boolean;
}

const testSetup = join(import.meta.dirname, 'tools/workspace/test-setup');

/** The one Vitest configuration of all projects. `projectRoot` is an absolute path. */
export function projectTests(
  projectRoot: string,
  { lawsInMutationTests = true, isolate = false }: ProjectTests = {},
): ViteUserConfig {
  const isCi = process.env.CI !== undefined;
  const isMutationTest = process.env.STRYKER_MUTATOR_WORKER !== undefined;
  const laws = isMutationTest && !lawsInMutationTests ? ['**/*.laws.test.ts'] : [];
  // These start the program as a process, in which no mutant is active.
  const processes = isMutationTest ? ['**/cli.test.ts'] : [];
  // Without `module`: Node.js loads what is not inlined, and packages put code for bundlers under that condition.
  // Without `import`, which always applies to imports: naming it would make Node.js apply it to `require` as well.
  const conditions = ['@poolkeeper/source', 'node'];
  return defineConfig({
    root: projectRoot,
    cacheDir: join(projectRoot, 'dist/.vite'),
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**', ...laws, ...processes],
      environment: 'node',
      // Half of the time of most projects would go into loading the same modules again for each test file.
      isolate,
      allowOnly: !isCi,
      watch: false,
      // Stops tests that hang. The slowest tests need much of this on a busy machine with two processors.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      sequence: { shuffle: true },
      setupFiles: [
        join(testSetup, 'leave-no-files.ts'),
        ...(isCi ? [join(testSetup, 'fail-on-console.ts')] : []),
      ],
      reporters: ['default', 'json'],
      outputFile: { json: 'dist/test-results/vitest.json' },
    },
  });
}
