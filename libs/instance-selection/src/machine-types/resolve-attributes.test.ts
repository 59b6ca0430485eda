import { describe, expect, it } from 'vitest';
import type { Purchase } from './instance-requirements.ts';
import { resolveInstances } from './resolve-instances.ts';
import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';

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

function errorsOf({ problems }: ResolvedInstances): readonly InstanceProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
