import { describe, expect, it } from 'vitest';
import type { Purchase } from './instance-requirements.ts';
import { resolveInstances } from './resolve-instances.ts';
import type { ResolvedInstances } from './resolved-instances.ts';

describe('given types', () => {
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

  it('are mixed as requested', () => {
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

  it('have a base of 0 unless it is set', () => {
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

  it.each([
    ['t3.medum', 't3.medum does not exist: did you mean t3.medium?'],
    ['m7i.2xlarg', 'm7i.2xlarg does not exist: did you mean m7i.2xlarge?'],
    ['m9g.lrge', 'm9g.lrge does not exist: did you mean m9g.large?'],
    [
      'm7i.huge',
      'm7i.huge does not exist: sizes are nano, micro, small, medium, large, xlarge, 2xlarge and so on, and metal',
    ],
  ])('are refused with a size that EC2 does not have: %s', (type, message) => {
    const { problems } = resolveInstances({ types: [type] });

    expect(problems[0]).toEqual({ severity: 'error', path: ['types', 0], value: type, message });
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

  it('are at most 40', () => {
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

const threeTypes = ['m5.large', 'm5a.large', 'm6i.large'];

function messages({ problems }: ResolvedInstances): readonly string[] {
  return problems.map(({ message }) => message);
}
