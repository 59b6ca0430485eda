import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';

// The TypeScript configuration of a lib refers to neighbouring libs, so a sandbox needs the same neighbours.
const sandboxes = join(import.meta.dirname, '.stryker-tmp');
const libs = join(import.meta.dirname, 'libs');
mkdirSync(sandboxes, { recursive: true });
for (const lib of readdirSync(libs)) {
  if (!existsSync(join(sandboxes, lib))) symlinkSync(join(libs, lib), join(sandboxes, lib), 'dir');
}

const isApp = process.cwd().startsWith(join(import.meta.dirname, 'apps') + sep);

// Mutation tests of one project, run in its folder: `npx nx run pool-model:mutate`. See docs/mutation-testing.md.
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    'src/**/*.ts',
    '!src/**/*.test.ts',
    '!src/testing/**',
    '!src/{index,lambda,cli}.ts', // Tests of a started process cannot see which mutants it reaches.
  ],
  // The sandbox is as deep below the root as a project is, so that its `../../` leads to the same files.
  tempDirName: '../../.stryker-tmp',
  symlinkNodeModules: false,
  // Stryker would make its paths two folders longer, which only suits a sandbox inside the project.
  tsconfigFile: 'untouched',
  ignorePatterns: ['dist'],
  coverageAnalysis: 'perTest',
  // The coverage names the tests already. Finding those that are related would take longer than most of them.
  vitest: { related: false },
  // Includes mutants of constants that are evaluated when a module loads. Each runs all tests, but there are few.
  ignoreStatic: false,
  concurrency: Number(process.env.STRYKER_CONCURRENCY ?? 1),
  // A mutant that times out counts as killed, so this is more than any run of tests takes, also on a busy machine. Tests that
  // hang end by Vitest's own limit.
  timeoutMS: 180_000,
  incremental: true,
  incrementalFile: 'dist/mutation/incremental.json',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, reportScoreTable: true },
  htmlReporter: { fileName: 'dist/mutation/report.html' },
  jsonReporter: { fileName: 'dist/mutation/report.json' },
  // An app's messages and fields for people are tested by example only.
  thresholds: { high: 95, low: isApp ? 85 : 90, break: isApp ? 85 : 90 },
};
