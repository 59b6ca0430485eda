import { describe, expect, it } from 'vitest';
import { findInstanceType } from './instance-catalog.ts';
import type { GivenInstanceTypes, InstanceRequirements, Purchase } from './instance-requirements.ts';
import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';
import { resolveInstances } from './resolve-instances.ts';

describe('types that someone chose', () => {
  it('need no mixed instances policy when there is one, on-demand', () => {
    expect(resolveInstances({ types: ['m7g.large'] })).toEqual({
      architecture: 'arm64',
      instanceTypes: ['m7g.large'],
      problems: [],
    });
  });

  it('are launched in their order when there are several, on-demand', () => {
    expect(resolveInstances({ types: ['m7g.large', 'm6g.large'] })).toEqual({
      architecture: 'arm64',
      instanceTypes: ['m7g.large', 'm6g.large'],
      mixedInstances: {
        distribution: {
          onDemandBase: 0,
          onDemandPercentage: 100,
          onDemandAllocation: 'prioritized',
          spotAllocation: 'price-capacity-optimized',
        },
        overrides: { kind: 'types', instanceTypes: ['m7g.large', 'm6g.large'] },
      },
      problems: [],
    });
  });

  it('are spot through a mixed instances policy, also a single one, as a fallback has to be set there', () => {
    const { mixedInstances } = resolveInstances({ types: ['m5.large'], purchase: { kind: 'spot' } });

    expect(mixedInstances).toEqual({
      distribution: {
        onDemandBase: 0,
        onDemandPercentage: 0,
        onDemandAllocation: 'prioritized',
        spotAllocation: 'price-capacity-optimized',
      },
      overrides: { kind: 'types', instanceTypes: ['m5.large'] },
    });
  });

  it('are mixed as asked for', () => {
    const purchase: Purchase = {
      kind: 'mixed',
      onDemandBase: 2,
      onDemandPercentage: 25,
      onDemandAllocation: 'lowest-price',
      spotAllocation: 'capacity-optimized-prioritized',
    };
    const { mixedInstances, problems } = resolveInstances({ types: threeTypes, purchase });

    expect(problems).toEqual([]);
    expect(mixedInstances?.distribution).toEqual({
      onDemandBase: 2,
      onDemandPercentage: 25,
      onDemandAllocation: 'lowest-price',
      spotAllocation: 'capacity-optimized-prioritized',
    });
  });

  it('have a base of none unless asked for', () => {
    const purchase: Purchase = { kind: 'mixed', onDemandPercentage: 50 };

    expect(resolveInstances({ types: threeTypes, purchase }).mixedInstances?.distribution).toMatchObject({
      onDemandBase: 0,
      onDemandPercentage: 50,
    });
  });

  it('need not be in the catalog: the architecture follows from the name', () => {
    const resolved = resolveInstances({ types: ['x2gd.large', 'm9g.large'] });

    expect(resolved.architecture).toBe('arm64');
    expect(resolved.instanceTypes).toEqual(['x2gd.large', 'm9g.large']);
    expect(resolved.problems).toEqual([
      {
        severity: 'warning',
        path: ['types', 0],
        value: 'x2gd.large',
        message:
          'x2gd.large is not in the catalog, so its size is not checked; by its name it is arm64. ' +
          'Check that EC2 offers it in the zones of the group',
      },
      {
        severity: 'warning',
        path: ['types', 1],
        value: 'm9g.large',
        message:
          'm9g.large is not in the catalog, so its size is not checked; by its name it is arm64. ' +
          'Check that EC2 offers it in the zones of the group',
      },
    ]);
  });

  it.each(['m7g', '', 'm7g.', '.large', 'M7G.large', 'm7g.large ', '7g.large', ' m7g.large'])(
    "are refused when they are none: '%s'",
    (type) => {
      const { architecture, problems } = resolveInstances({ types: [type] });

      expect(architecture).toBeUndefined();
      expect(problems).toEqual([
        {
          severity: 'error',
          path: ['types', 0],
          value: type,
          message: `an instance type is a family and a size, such as 'm7g.large', got '${type}'`,
        },
      ]);
    },
  );

  it('are refused when there is none', () => {
    expect(resolveInstances({ types: [] })).toEqual({
      instanceTypes: [],
      problems: [
        {
          severity: 'error',
          path: ['types'],
          value: [],
          message: "there is no instance type: name at least one, such as 'm7g.large'",
        },
      ],
    });
  });

  it('have to have one architecture', () => {
    const types = ['m7g.large', 'm7i.large', 'c7g.large'];
    const resolved = resolveInstances({ types });

    expect(resolved.architecture).toBeUndefined();
    expect(resolved.problems).toEqual([
      {
        severity: 'error',
        path: ['types'],
        value: types,
        message:
          'a group boots one machine image, so its types have one architecture: arm64 is m7g.large, c7g.large; ' +
          'x86_64 is m7i.large. Leave the ones or the others out, or make two pools',
      },
    ]);
  });

  it('are named once, and the rest of what is wrong is said once, too', () => {
    const { instanceTypes, problems } = resolveInstances({ types: ['t3.micro', 't3.micro'] });

    expect(instanceTypes).toEqual(['t3.micro']);
    expect(problems.map(({ severity, path, message }) => [severity, path, message])).toEqual([
      [
        'warning',
        ['types', 0],
        't3.micro has 2 vCPUs and 1 GiB, and a worker should have at least 2 vCPUs and 2 GiB: take a larger one',
      ],
      ['warning', ['types', 1], 't3.micro is named twice: leave one out'],
      [
        'note',
        ['types'],
        't3.micro: the CPU of a burstable type is a credit, and a worker that is busy for long is slowed down ' +
          'or billed for more; fine for short runs',
      ],
    ]);
  });

  it('are too small with one vCPU, however much memory', () => {
    expect(messages(resolveInstances({ types: ['r8g.medium'] }))).toEqual([
      'r8g.medium has 1 vCPU and 8 GiB, and a worker should have at least 2 vCPUs and 2 GiB: take a larger one',
    ]);
  });

  it('are large enough with 2 vCPUs and 2 GiB, though burstable', () => {
    expect(resolveInstances({ types: ['t4g.small', 't4g.medium'] }).problems).toEqual([
      {
        severity: 'note',
        path: ['types'],
        value: ['t4g.small', 't4g.medium'],
        message: expect.stringMatching(
          /^t4g\.small, t4g\.medium: the CPU of a burstable type is a credit/,
        ) as string,
      },
    ]);
  });

  it('are 40 at the most', () => {
    const forty = resolveInstances({ architecture: 'x86_64', burstable: 'excluded' }).instanceTypes;

    expect(resolveInstances({ types: forty }).problems).toEqual([]);
    expect(resolveInstances({ types: [...forty, 'm5.24xlarge'] }).problems).toMatchObject([
      {
        severity: 'error',
        path: ['types'],
        value: [...forty, 'm5.24xlarge'],
        message: 'a group takes at most 40 instance types, got 41: leave some out',
      },
    ]);
  });
});

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

describe('requirements', () => {
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

describe('requirements as attributes', () => {
  it('leave the choice to EC2', () => {
    const { mixedInstances, problems } = resolveInstances({
      architecture: 'arm64',
      chosenBy: 'attributes',
      maxMemoryGiB: 16,
      allowed: ['m7g', 'c7*'],
    });

    expect(problems).toEqual([]);
    expect(mixedInstances?.overrides).toEqual({
      kind: 'attributes',
      attributes: {
        vcpus: { min: 2, max: 4 },
        memoryMiB: { min: 2048, max: 16_384 },
        burstablePerformance: 'included',
        allowedInstanceTypes: ['m7g.*', 'c7*.*'],
      },
    });
    expect(mixedInstances?.distribution.onDemandAllocation).toBe('lowest-price');
  });

  it('have no limit of memory unless one is given, and pass on what is excluded', () => {
    const { mixedInstances } = resolveInstances({
      architecture: 'arm64',
      chosenBy: 'attributes',
      burstable: 'excluded',
      excluded: ['m6g'],
    });

    expect(mixedInstances?.overrides).toEqual({
      kind: 'attributes',
      attributes: {
        vcpus: { min: 2, max: 4 },
        memoryMiB: { min: 2048 },
        burstablePerformance: 'excluded',
        excludedInstanceTypes: ['m6g.*'],
      },
    });
  });

  it('have a mixed instances policy also on-demand, as a launch template cannot choose', () => {
    const { mixedInstances } = resolveInstances({
      architecture: 'arm64',
      chosenBy: 'attributes',
      minVcpus: 1e6,
    });

    expect(mixedInstances?.overrides.kind).toBe('attributes');
  });

  it('may be met by types that the catalog does not have, and by any number', () => {
    expect(
      errorsOf(resolveInstances({ architecture: 'arm64', chosenBy: 'attributes', minVcpus: 1e6 })),
    ).toEqual([]);
    expect(
      resolveInstances({ architecture: 'x86_64', chosenBy: 'attributes', maxVcpus: 64 }).problems,
    ).toEqual([]);
  });

  it('take allowed or excluded types, not both', () => {
    const resolved = resolveInstances({
      architecture: 'arm64',
      chosenBy: 'attributes',
      allowed: ['m7g'],
      excluded: ['m7g.large'],
    });

    expect(errorsOf(resolved)).toEqual([
      {
        severity: 'error',
        path: ['excluded'],
        value: ['m7g.large'],
        message:
          'for types by attributes EC2 takes allowed or excluded ones, not both: use one of them, or let the catalog choose',
      },
    ]);
    expect(resolved.mixedInstances?.overrides).not.toHaveProperty('attributes.excludedInstanceTypes');
  });

  it('have no order to go by', () => {
    const purchase: Purchase = {
      kind: 'spot',
      onDemandAllocation: 'prioritized',
      spotAllocation: 'capacity-optimized-prioritized',
    };
    const byAttributes = resolveInstances({ architecture: 'arm64', chosenBy: 'attributes', purchase });

    expect(errorsOf(byAttributes)).toEqual([
      {
        severity: 'error',
        path: ['purchase', 'onDemandAllocation'],
        value: 'prioritized',
        message:
          'onDemandAllocation prioritized goes by the order of a list, and types by attributes have none: ' +
          "use 'lowest-price', or let the catalog choose the types",
      },
      {
        severity: 'error',
        path: ['purchase', 'spotAllocation'],
        value: 'capacity-optimized-prioritized',
        message:
          'spotAllocation capacity-optimized-prioritized goes by the order of a list, and types by attributes have none: ' +
          "use 'price-capacity-optimized' or 'capacity-optimized', or let the catalog choose the types",
      },
    ]);
    expect(errorsOf(resolveInstances({ architecture: 'arm64', purchase }))).toEqual([]);
    expect(
      errorsOf(
        resolveInstances({
          architecture: 'arm64',
          chosenBy: 'attributes',
          purchase: {
            kind: 'mixed',
            onDemandPercentage: 50,
            onDemandAllocation: 'lowest-price',
            spotAllocation: 'capacity-optimized',
          },
        }),
      ),
    ).toEqual([]);
  });
});

describe('spot', () => {
  it.each<[Purchase, number, string]>([
    [{ kind: 'spot' }, 1, 'spot with 1 instance type has few alternatives'],
    [{ kind: 'spot' }, 2, 'spot with 2 instance types has few alternatives'],
    [{ kind: 'mixed', onDemandPercentage: 99 }, 2, 'spot with 2 instance types has few alternatives'],
  ])('of few types is warned of: %j with %i', (purchase, count, start) => {
    const { problems } = resolveInstances({ types: threeTypes.slice(0, count), purchase });

    expect(problems).toEqual([
      {
        severity: 'warning',
        path: ['purchase', 'kind'],
        value: purchase.kind,
        message: `${start} when one runs short: allow at least 3, of several families or generations`,
      },
    ]);
  });

  it.each<[Purchase, number]>([
    [{ kind: 'spot' }, 3],
    [{ kind: 'on-demand' }, 1],
    [{ kind: 'mixed', onDemandPercentage: 100 }, 1],
  ])('has nothing to be warned of with %j and %i types', (purchase, count) => {
    expect(resolveInstances({ types: threeTypes.slice(0, count), purchase }).problems).toEqual([]);
  });
});

describe('an on-demand share', () => {
  it.each([-1, 101, 0.5, NaN, Infinity])('of %d percent is refused', (onDemandPercentage) => {
    const purchase: Purchase = { kind: 'mixed', onDemandPercentage };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([
      {
        severity: 'error',
        path: ['purchase', 'onDemandPercentage'],
        value: onDemandPercentage,
        message: `onDemandPercentage must be a whole number from 0 to 100, got ${onDemandPercentage}`,
      },
    ]);
  });

  it.each([-1, 0.5, NaN])('above a base of %d is refused', (onDemandBase) => {
    const purchase: Purchase = { kind: 'mixed', onDemandBase, onDemandPercentage: 0 };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([
      {
        severity: 'error',
        path: ['purchase', 'onDemandBase'],
        value: onDemandBase,
        message: `onDemandBase must be a whole number of at least 0, got ${onDemandBase}`,
      },
    ]);
  });

  it.each([0, 100])('of %d percent is fine', (onDemandPercentage) => {
    const purchase: Purchase = { kind: 'mixed', onDemandBase: 0, onDemandPercentage };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([]);
  });
});

describe('problems', () => {
  it('begin with the errors and end with the notes', () => {
    const given: GivenInstanceTypes = {
      types: ['t4g.nano', 'm9g.large', 'm7i.large'],
      purchase: { kind: 'spot' },
    };
    const severities = resolveInstances(given).problems.map(({ severity }) => severity);

    expect(severities).toEqual(['error', 'warning', 'warning', 'note']);
  });
});

const threeTypes = ['m5.large', 'm5a.large', 'm6i.large'];

function errorsOf({ problems }: ResolvedInstances): readonly InstanceProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

function messages({ problems }: ResolvedInstances): readonly string[] {
  return problems.map(({ message }) => message);
}
