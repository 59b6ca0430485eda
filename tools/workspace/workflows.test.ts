import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const files = globSync('.github/workflows/*.y?(a)ml', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}));

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const workflows = files.map(({ file, text }) => ({ file, workflow: parse(text) as Workflow }));
const steps = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).flatMap(([job, { steps: all }]) =>
    all.map((step) => ({ place: `${file}: ${job}`, step })),
  ),
);

describe('a workflow', () => {
  it('pins every action by a commit, which cannot be moved', () => {
    const used = files.flatMap(({ text }) => text.split('\n').filter((line) => /\buses:/.test(line)));

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !/\buses: [\w./-]+@[0-9a-f]{40} # v\d/.test(line))).toEqual([]);
  });

  it.each(workflows)('can only read, unless a job says what it writes: $file', ({ workflow }) => {
    expect(new Set(Object.values(workflow.permissions ?? { all: 'write' }))).toEqual(new Set(['read']));
  });

  it('keeps credentials only where it pushes', () => {
    const keeps = steps.filter(
      ({ step }) =>
        step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false,
    );

    expect(keeps.map(({ place }) => place)).toEqual(['.github/workflows/release.yml: release']);
  });

  it('installs what the lockfile names, and nothing else', () => {
    const installs = steps.filter(({ step }) => /\bnpm (i|install|add|exec|update)\b/.test(step.run ?? ''));

    expect(installs).toEqual([]);
  });

  it('passes inputs to a shell as variables, where they cannot be code', () => {
    expect(steps.filter(({ step }) => step.run?.includes('${{')).map(({ place }) => place)).toEqual([]);
  });
});
