import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The one Vitest configuration of all projects. `projectRoot` is an absolute path. */
export function projectTests(projectRoot: string): ViteUserConfig {
  // Without `module`: Node.js loads what is not inlined, and packages put code for bundlers under that condition.
  const conditions = ['@poolkeeper/source', 'node', 'import', 'default'];
  return defineConfig({
    root: projectRoot,
    cacheDir: join(projectRoot, 'dist/.vite'),
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**'],
      environment: 'node',
      allowOnly: false,
      watch: false,
      sequence: { shuffle: true },
      setupFiles: [join(import.meta.dirname, 'tools/workspace/fail-on-console.ts')],
      reporters: ['default', 'json'],
      outputFile: { json: 'dist/test-results/vitest.json' },
    },
  });
}
