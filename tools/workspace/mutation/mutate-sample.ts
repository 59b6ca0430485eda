// Runs mutation tests of a share of a project's mutants, in the folder of the project:
// npx nx run autoscaler:mutate-sample --share=0.25 --seed=1. See docs/mutation-testing.md.
import { Stryker } from '@stryker-mutator/core';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { confidenceInterval, pathInProject } from './sample.ts';

const { values } = parseArgs({
  options: { share: { type: 'string', default: '0.25' }, seed: { type: 'string', default: '1' } },
});
const draw = { share: Number(values.share), seed: Number(values.seed) };

const incrementalFile = 'dist/mutation/incremental-sample.json';
forgetMutantsNotDrawn();
const results = await new Stryker({
  configFile: '../../stryker.config.mjs',
  plugins: ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'sample-checker.ts')],
  checkers: ['sample'],
  sample: draw,
  incrementalFile,
  reporters: ['progress-append-only'],
}).runMutationTest();

// The checker fails those that it does not draw.
const drawn = results.filter(({ status }) => status !== 'CompileError');
const survivors = drawn.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const killed = drawn.length - survivors.length;
const timedOut = drawn.filter(({ status }) => status === 'Timeout').length;
for (const { fileName, location, mutatorName, replacement, status } of survivors) {
  const { start, end } = location;
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const to = start.line === end.line ? end.column - 1 : undefined;
  const original = lines.join('\n').slice(start.column - 1, to);
  const place = `${pathInProject(fileName)}:${start.line}:${start.column}`;
  process.stdout.write(
    `${status} ${place} ${mutatorName}: ${inOneLine(original)} -> ${inOneLine(replacement)}\n`,
  );
}
const { from, to } = confidenceInterval({ killed, drawn: drawn.length, total: results.length });
process.stdout.write(
  `${basename(process.cwd())}: ${killed} of ${drawn.length} killed (${timedOut} by a timeout), ` +
    `${percent(killed / drawn.length)}; ` +
    `95 % confidence interval ${percent(from)} to ${percent(to)}; ` +
    `drawn from ${results.length} with share ${draw.share} and seed ${draw.seed}\n`,
);

/** A larger share may draw them, and would otherwise take over that their check has failed. */
function forgetMutantsNotDrawn(): void {
  if (!existsSync(incrementalFile)) return;
  const report = JSON.parse(readFileSync(incrementalFile, 'utf8')) as Report;
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(({ status }) => status !== 'CompileError');
  }
  writeFileSync(incrementalFile, JSON.stringify(report));
}

interface Report {
  readonly files: Readonly<Record<string, { mutants: readonly { readonly status: string }[] }>>;
}

function inOneLine(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
