import { describe, expect, it } from 'vitest';
import { resolveInstances } from './resolve-instances.ts';
import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';

describe('a machine image', () => {
  it('does not boot on another architecture', () => {
    expect(resolveInstances({ types: ['m7i.large'] }, { imageArchitecture: 'arm64' }).problems).toEqual([
      {
        severity: 'error',
        path: ['types'],
        value: 'x86_64',
        message:
          'a machine image for arm64 does not boot on x86_64 instances: ' +
          'use an image for x86_64, or instances with arm64',
      },
    ]);
    expect(
      errorsOf(resolveInstances({ architecture: 'arm64' }, { imageArchitecture: 'x86_64' })),
    ).toMatchObject([{ path: ['architecture'], value: 'arm64' }]);
  });

  it('boots on its own', () => {
    expect(resolveInstances({ types: ['m7g.large'] }, { imageArchitecture: 'arm64' }).problems).toEqual([]);
  });

  it('is not checked when the types disagree, which is said already', () => {
    const { problems } = resolveInstances(
      { types: ['m7i.large', 'm7g.large'] },
      { imageArchitecture: 'arm64', selfHosted: true },
    );

    expect(problems).toHaveLength(1);
  });
});

describe('a self-hosted Spacelift', () => {
  it('does not support ARM', () => {
    const problem: InstanceProblem = {
      severity: 'error',
      path: ['types'],
      value: 'arm64',
      message: 'self-hosted Spacelift does not support ARM: use x86_64 instances',
    };

    expect(resolveInstances({ types: ['m7g.large'] }, { selfHosted: true }).problems).toEqual([problem]);
    expect(errorsOf(resolveInstances({ architecture: 'arm64' }, { selfHosted: true }))).toEqual([
      { ...problem, path: ['architecture'] },
    ]);
  });

  it('runs on x86_64, and no other does not', () => {
    expect(resolveInstances({ types: ['m7i.large'] }, { selfHosted: true }).problems).toEqual([]);
    expect(resolveInstances({ types: ['m7g.large'] }, { selfHosted: false }).problems).toEqual([]);
  });
});

function errorsOf({ problems }: ResolvedInstances): readonly InstanceProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
