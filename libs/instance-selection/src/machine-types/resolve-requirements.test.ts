import { describe, expect, it } from 'vitest';
import { findInstanceType } from './instance-catalog.ts';
import type { InstanceRequirements } from './instance-requirements.ts';
import { resolveInstances } from './resolve-instances.ts';
import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';

describe('requirements', () => {
  it('have types of the same size and generation by name', () => {
    const { instanceTypes } = resolveInstances({
      architecture: 'x86_64',
      maxVcpus: 2,
      allowed: ['c8i', 'c8a', 'c8i-flex'],
    });

    expect(instanceTypes).toEqual(['c8a.large', 'c8i-flex.large', 'c8i.large']);
  });

  it('are met by the smallest types first, and of one size by the newest', () => {
    const resolved = resolveInstances({ architecture: 'arm64', maxVcpus: 2, allowed: ['m*', 't4g'] });

    expect(resolved).toMatchObject({ architecture: 'arm64', problems: [] });
    expect(resolved.instanceTypes).toEqual([
      't4g.small',
      't4g.medium',
      'm8g.large',
      'm8gd.large',
      'm8gn.large',
      'm7g.large',
      'm7gd.large',
      'm6g.large',
      'm6gd.large',
      't4g.large',
    ]);
  });

  it('want 2 vCPUs and 2 GiB at least, and twice the CPU at most, unless they say otherwise', () => {
    for (const name of resolveInstances({ architecture: 'x86_64', allowed: ['t3', 'c7i'] }).instanceTypes) {
      expect(findInstanceType(name)?.vcpus).toBeGreaterThanOrEqual(2);
      expect(findInstanceType(name)?.vcpus).toBeLessThanOrEqual(4);
      expect(findInstanceType(name)?.memoryGiB).toBeGreaterThanOrEqual(2);
    }
  });

  it('have bounds that belong to them', () => {
    const { instanceTypes } = resolveInstances({
      architecture: 'x86_64',
      minVcpus: 4,
      maxVcpus: 8,
      minMemoryGiB: 16,
      maxMemoryGiB: 32,
      allowed: ['m7i', 'c7i', 'r7i'],
    });

    expect(instanceTypes).toEqual(['m7i.xlarge', 'r7i.xlarge', 'c7i.2xlarge', 'm7i.2xlarge']);
  });

  it('are cheapest first on-demand, as they have no order', () => {
    const { mixedInstances } = resolveInstances({ architecture: 'arm64' });

    expect(mixedInstances?.distribution).toMatchObject({
      onDemandPercentage: 100,
      onDemandAllocation: 'lowest-price',
    });
  });

  it('exclude what is in both lists', () => {
    const { instanceTypes } = resolveInstances({
      architecture: 'arm64',
      maxVcpus: 2,
      allowed: ['m7g', 'm6g.large'],
      excluded: ['m7*'],
    });

    expect(instanceTypes).toEqual(['m6g.large']);
  });

  it('allow, require or exclude burstable types', () => {
    const typesWith = (burstable: 'allowed' | 'required' | 'excluded') =>
      resolveInstances({ architecture: 'arm64', maxVcpus: 2, allowed: ['t4g', 'm8g'], burstable })
        .instanceTypes;

    expect(typesWith('allowed')).toEqual(['t4g.small', 't4g.medium', 'm8g.large', 't4g.large']);
    expect(typesWith('required')).toEqual(['t4g.small', 't4g.medium', 't4g.large']);
    expect(typesWith('excluded')).toEqual(['m8g.large']);
  });

  it('tell what a burstable type costs when they require one', () => {
    expect(resolveInstances({ architecture: 'arm64', burstable: 'required' }).problems).toEqual([
      {
        severity: 'note',
        path: ['burstable'],
        value: 'required',
        message:
          'the CPU of a burstable type is a credit, and a worker that is busy for long is slowed down or billed for more; ' +
          'fine for short runs',
      },
    ]);
  });

  it('that nothing meets are an error', () => {
    const requirements: InstanceRequirements = { architecture: 'arm64', minVcpus: 4, maxMemoryGiB: 4 };
    const { instanceTypes, problems } = resolveInstances(requirements);

    expect(instanceTypes).toEqual([]);
    expect(problems).toEqual([
      {
        severity: 'error',
        path: [],
        value: requirements,
        message: 'no instance type of the catalog meets all requirements: widen them, or name the types',
      },
    ]);
  });

  it('that more than 40 meet take the smallest 40, and say so', () => {
    const requirements: InstanceRequirements = { architecture: 'x86_64', maxVcpus: 8 };
    const { instanceTypes, problems } = resolveInstances(requirements);

    expect(instanceTypes).toHaveLength(40);
    expect(problems).toEqual([
      {
        severity: 'note',
        path: [],
        value: requirements,
        message: expect.stringMatching(
          /^\d+ instance types meet the requirements, and a group takes 40: the smallest 40 are used\. Narrow/,
        ) as string,
      },
    ]);
  });

  it.each<[Partial<InstanceRequirements>, string, string]>([
    [{ minVcpus: 0, maxVcpus: 2 }, 'minVcpus', 'minVcpus must be a number above 0, got 0'],
    [{ minVcpus: NaN, maxVcpus: 2 }, 'minVcpus', 'minVcpus must be a number above 0, got NaN'],
    [{ maxVcpus: -1 }, 'maxVcpus', 'maxVcpus must be a number above 0, got -1'],
    [{ maxVcpus: 1 }, 'maxVcpus', 'maxVcpus must be at least minVcpus (2), got 1'],
    [{ minMemoryGiB: -2 }, 'minMemoryGiB', 'minMemoryGiB must be a number above 0, got -2'],
    [{ maxMemoryGiB: 1 }, 'maxMemoryGiB', 'maxMemoryGiB must be at least minMemoryGiB (2), got 1'],
    [{ maxMemoryGiB: NaN }, 'maxMemoryGiB', 'maxMemoryGiB must be a number above 0, got NaN'],
  ])('are refused with %j', (numbers, name, message) => {
    const errors = errorsOf(resolveInstances({ architecture: 'arm64', ...numbers }));

    expect(errors).toContainEqual({
      severity: 'error',
      path: [name],
      value: numbers[name as 'minVcpus'],
      message,
    });
  });

  it('may have a minimum that is the maximum', () => {
    const exact = {
      minVcpus: 4,
      maxVcpus: 4,
      minMemoryGiB: 16,
      maxMemoryGiB: 16,
      burstable: 'excluded',
    } as const;

    expect(resolveInstances({ architecture: 'arm64', ...exact }).problems).toEqual([]);
  });

  it.each<[Partial<InstanceRequirements>, string, number]>([
    [{ minVcpus: 1 }, 'minVcpus', 1],
    [{ minMemoryGiB: 1 }, 'minMemoryGiB', 1],
    [{ minVcpus: 1, minMemoryGiB: 1 }, 'minVcpus', 1],
  ])('that are below what a worker should have are warned of: %j', (numbers, name, value) => {
    const { problems } = resolveInstances({ architecture: 'arm64', allowed: ['t4g', 'm8g'], ...numbers });

    expect(problems).toEqual([
      {
        severity: 'warning',
        path: [name],
        value,
        message: 'a worker should have at least 2 vCPUs and 2 GiB: ask for that much',
      },
    ]);
  });

  it('with a pattern that names nothing are warned of it', () => {
    const { problems } = resolveInstances({
      architecture: 'arm64',
      maxVcpus: 2,
      allowed: ['m7g', 'm77'],
      excluded: ['x'],
    });
    const message = (pattern: string) =>
      `${pattern} is no type or family of the catalog: check how it is written. ` +
      'A type that the catalog does not have can be named in a list of types';

    expect(problems).toEqual([
      { severity: 'warning', path: ['allowed', 1], value: 'm77', message: message('m77') },
      { severity: 'warning', path: ['excluded', 0], value: 'x', message: message('x') },
    ]);
  });
});

function errorsOf({ problems }: ResolvedInstances): readonly InstanceProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
