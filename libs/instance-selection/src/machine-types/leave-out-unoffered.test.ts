import { describe, expect, it } from 'vitest';
import { checkOfferings } from './check-offerings.ts';
import type { Architecture, InstanceRequirements } from './instance-requirements.ts';
import { leaveOutUnoffered } from './leave-out-unoffered.ts';
import { resolveInstances } from './resolve-instances.ts';

describe.each<[Architecture, readonly string[], readonly string[]]>([
  ['x86_64', ['m5.large', 'c5.large', 'm6i.large', 'r5.large'], ['m5.large', 'c5.large', 'm6i.large']],
  ['arm64', ['m6g.large', 'c6g.large', 'm7g.large', 'r6g.large'], ['m6g.large', 'c6g.large', 'm7g.large']],
])('types of the catalog for %s in a region with few offerings', (architecture, most, fewer) => {
  const requirements: InstanceRequirements = {
    architecture,
    minVcpus: 2,
    minMemoryGiB: 4,
    chosenBy: 'catalog',
  };
  const offerings = new Map([
    ['eu-south-2a', new Set(most)],
    ['eu-south-2b', new Set(fewer)],
  ]);

  it('name types that some zones lack, unless they are left out', () => {
    const resolved = resolveInstances(requirements);

    expect(checkOfferings(resolved, offerings)).not.toEqual([]);
  });

  it('are those that every zone offers, once the others are left out', () => {
    const resolved = resolveInstances(leaveOutUnoffered(requirements, offerings));

    expect([...resolved.instanceTypes].sort()).toEqual([...fewer].sort());
    expect(checkOfferings(resolved, offerings)).toEqual([]);
  });

  it('are all of them where no zone is known', () => {
    expect(leaveOutUnoffered(requirements, new Map())).toBe(requirements);
  });
});

it('types that were excluded stay excluded', () => {
  const requirements: InstanceRequirements = { architecture: 'arm64', excluded: ['m7g'] };
  const offerings = new Map([['a', new Set(['m7g.large', 'm6g.large'])]]);

  const { instanceTypes } = resolveInstances(leaveOutUnoffered(requirements, offerings));

  expect(instanceTypes).toEqual(['m6g.large']);
});
