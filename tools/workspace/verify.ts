// `npm test`: everything that needs no browser, and one closing line for all tests together.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';

const targets = [
  'format-check',
  'unused-check',
  'codegen-check',
  'lint',
  'typecheck',
  'test',
  'build',
  'bundle',
];

// Left over from a run before: a project whose tests fail to start must not be counted with its last results.
for (const file of reports()) rmSync(file);

const inSync = run('nx', 'sync:check');
const verified = run('nx', 'run-many', '--targets', targets.join(','), ...process.argv.slice(2));

const { passed, failed } = tally(reports().map((file) => readFileSync(file, 'utf8')));
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = inSync && verified && failed === 0 && passed > 0 ? 0 : 1;

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function reports(): string[] {
  return globSync('{apps,libs,infra,tools}/*/dist/test-results/vitest.json');
}

/** Sums up Vitest's JSON reports, a text each. */
function tally(texts: readonly string[]): { passed: number; failed: number } {
  const sum = { passed: 0, failed: 0 };
  for (const text of texts) {
    const report = JSON.parse(text) as VitestReport;
    sum.passed += report.numPassedTests;
    sum.failed += report.numFailedTests;
  }
  return sum;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}
