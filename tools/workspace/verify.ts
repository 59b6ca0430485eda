// `npm test`: everything that needs no browser, as in CI, and one closing line for all tests together.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One process of ESLint and of TypeScript for everything needs half of the processor time that one for each project would.
const targets = [
  ...(process.env.ALSO_RUN === undefined ? [] : [process.env.ALSO_RUN]),
  'longest-tasks',
  'format-check',
  'unused-check',
  'typed-lint',
  'codegen-check',
  'lint-workspace',
  'typecheck-workspace',
  'test',
  'build',
  'package-check',
];

// A project whose tests fail to start must not be counted with the results of an earlier run.
for (const file of reports()) rmSync(file);

// With CI set, a test fails that is marked with `.only` or prints to the console.
const temporary = mkdtempSync(join(tmpdir(), 'npm-test-'));
const environment = {
  ...process.env,
  CI: 'true',
  TMPDIR: temporary,
  // TypeScript, and jiti for the code generator's configuration, would put compiled code into the temporary folder.
  JITI_FS_CACHE: 'false',
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/node'),
};

const inSync = run('nx', 'sync:check');
const verified = run('nx', 'run-many', '--targets', targets.join(','), ...process.argv.slice(2));
// Each test file checks its own folder, `test-*`. A process that its test has ended may write there once more, which is shown.
const writtenLate = globSync('test-*/**', { cwd: temporary });
if (writtenLate.length > 0) {
  process.stdout.write(`\nWritten into folders of test files after their check: ${writtenLate.join(', ')}\n`);
}
const leftBehind = readdirSync(temporary).filter((name) => !name.startsWith('test-'));
rmSync(temporary, { recursive: true, force: true });
if (leftBehind.length > 0) {
  process.stdout.write(`\nThis run left files in the temporary folder: ${leftBehind.join(', ')}\n`);
}

// The results of tests that have run just before, such as those in a browser. Absent if these were skipped.
const { ALSO_COUNTED: earlier = '' } = process.env;
const results = [...reports(), ...(existsSync(earlier) ? [earlier] : [])];
const { passed, failed } = tally(results.map((file) => readFileSync(file, 'utf8')));
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
const succeeded = inSync && verified && leftBehind.length === 0 && failed === 0 && passed > 0;
process.exitCode = succeeded ? 0 : 1;

function run(command: string, ...args: string[]): boolean {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: environment,
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function reports(): string[] {
  return globSync('{apps,libs,infra,tools}/*/dist/{test,rehearsal}-results/vitest.json');
}

/** Adds up Vitest's reports, given as JSON texts. */
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
