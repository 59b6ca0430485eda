import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

export interface ProjectTests {
  /** False leaves `*.laws.test.ts` out of mutation tests: random scenes take long, and judge differently each time. */
  readonly lawsInMutationTests?: boolean;
  /** True gives each test file a process of its own, for tests that change what a process has once. Default: false. */
  readonly isolate?: boolean;
  /** True allows tests to leave files in the temporary folder. Default: false. */
  readonly leavesFiles?: boolean;
}

const testSetup = join(import.meta.dirname, 'tools/workspace/test-setup');

/** The one Vitest configuration of all projects. `projectRoot` is an absolute path. */
export function projectTests(
  projectRoot: string,
  { lawsInMutationTests = true, isolate = false, leavesFiles = false }: ProjectTests = {},
): ViteUserConfig {
  const isCi = process.env.CI !== undefined;
  const isMutationTest = process.env.STRYKER_MUTATOR_WORKER !== undefined;
  const laws = isMutationTest && !lawsInMutationTests ? ['**/*.laws.test.ts'] : [];
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
      exclude: ['**/node_modules/**', '**/dist/**', ...laws],
      environment: 'node',
      // A process for each test file would load the modules of the project once for each: half of the time of most projects.
      isolate,
      allowOnly: !isCi,
      watch: false,
      // Stops tests that hang. The slowest tests need much of this on a busy machine with two processors.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      sequence: { shuffle: true },
      setupFiles: [
        ...(leavesFiles ? [] : [join(testSetup, 'leave-no-files.ts')]),
        ...(isCi ? [join(testSetup, 'fail-on-console.ts')] : []),
      ],
      reporters: ['default', 'json'],
      outputFile: { json: 'dist/test-results/vitest.json' },
    },
  });
}
