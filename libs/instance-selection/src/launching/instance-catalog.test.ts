import { describe, expect, it } from 'vitest';
import { findInstanceType, instanceCatalog } from './instance-catalog.ts';

describe('the catalog of instance types', () => {
  it('has every type once', () => {
    expect(new Set(instanceCatalog.map(({ name }) => name)).size).toBe(instanceCatalog.length);
  });

  it.each<[string, string, number, number]>([
    ['t3.nano', 'x86_64', 2, 0.5],
    ['t3a.micro', 'x86_64', 2, 1],
    ['t4g.small', 'arm64', 2, 2],
    ['t3.medium', 'x86_64', 2, 4],
    ['t4g.large', 'arm64', 2, 8],
    ['t3.xlarge', 'x86_64', 4, 16],
    ['t3a.2xlarge', 'x86_64', 8, 32],
    ['m7g.medium', 'arm64', 1, 4],
    ['m5.large', 'x86_64', 2, 8],
    ['c6gn.xlarge', 'arm64', 4, 8],
    ['c5.18xlarge', 'x86_64', 72, 144],
    ['c5n.large', 'x86_64', 2, 5.25],
    ['c5n.xlarge', 'x86_64', 4, 10.5],
    ['c5n.2xlarge', 'x86_64', 8, 21],
    ['c5n.4xlarge', 'x86_64', 16, 42],
    ['c5n.9xlarge', 'x86_64', 36, 96],
    ['c5n.18xlarge', 'x86_64', 72, 192],
    ['r8g.48xlarge', 'arm64', 192, 1536],
    ['m8i.96xlarge', 'x86_64', 384, 1536],
    ['r7a.medium', 'x86_64', 1, 8],
    ['m7i-flex.2xlarge', 'x86_64', 8, 32],
  ])('knows the size of %s', (name, architecture, vcpus, memoryGiB) => {
    expect(findInstanceType(name)).toMatchObject({ architecture, vcpus, memoryGiB });
  });

  it('knows family, generation and whether the CPU is a credit', () => {
    expect(findInstanceType('m7i-flex.large')).toMatchObject({
      family: 'm7i-flex',
      generation: 7,
      burstable: false,
    });
    expect(findInstanceType('t4g.large')).toMatchObject({ family: 't4g', generation: 4, burstable: true });
  });

  it('does not know what it does not have', () => {
    expect(findInstanceType('x2gd.large')).toBeUndefined();
    expect(findInstanceType('m7i-flex.24xlarge')).toBeUndefined();
  });

  it('has these families, from their smallest size to their largest', () => {
    const families = Map.groupBy(instanceCatalog, ({ family }) => family);
    const sizes = [...families].map(([family, types]) => {
      const ofSize = types.map(({ name }) => name.slice(family.length + 1));
      return `${family}: ${ofSize.length} from ${String(ofSize[0])} to ${String(ofSize.at(-1))}`;
    });

    expect(sizes.toSorted()).toMatchInlineSnapshot(`
      [
        "c5: 8 from large to 24xlarge",
        "c5a: 8 from large to 24xlarge",
        "c5ad: 8 from large to 24xlarge",
        "c5d: 8 from large to 24xlarge",
        "c5n: 6 from large to 18xlarge",
        "c6a: 10 from large to 48xlarge",
        "c6g: 8 from medium to 16xlarge",
        "c6gd: 8 from medium to 16xlarge",
        "c6gn: 8 from medium to 16xlarge",
        "c6i: 9 from large to 32xlarge",
        "c6id: 9 from large to 32xlarge",
        "c6in: 9 from large to 32xlarge",
        "c7a: 11 from medium to 48xlarge",
        "c7g: 8 from medium to 16xlarge",
        "c7gd: 8 from medium to 16xlarge",
        "c7gn: 8 from medium to 16xlarge",
        "c7i-flex: 7 from large to 16xlarge",
        "c7i: 9 from large to 48xlarge",
        "c8a: 10 from medium to 48xlarge",
        "c8g: 10 from medium to 48xlarge",
        "c8gd: 10 from medium to 48xlarge",
        "c8gn: 10 from medium to 48xlarge",
        "c8i-flex: 7 from large to 16xlarge",
        "c8i: 11 from large to 96xlarge",
        "c8id: 11 from large to 96xlarge",
        "c8in: 11 from large to 96xlarge",
        "m5: 8 from large to 24xlarge",
        "m5a: 8 from large to 24xlarge",
        "m5ad: 8 from large to 24xlarge",
        "m5d: 8 from large to 24xlarge",
        "m5dn: 8 from large to 24xlarge",
        "m5n: 8 from large to 24xlarge",
        "m6a: 10 from large to 48xlarge",
        "m6g: 8 from medium to 16xlarge",
        "m6gd: 8 from medium to 16xlarge",
        "m6i: 9 from large to 32xlarge",
        "m6id: 9 from large to 32xlarge",
        "m6idn: 9 from large to 32xlarge",
        "m6in: 9 from large to 32xlarge",
        "m7a: 11 from medium to 48xlarge",
        "m7g: 8 from medium to 16xlarge",
        "m7gd: 8 from medium to 16xlarge",
        "m7i-flex: 7 from large to 16xlarge",
        "m7i: 9 from large to 48xlarge",
        "m8a: 10 from medium to 48xlarge",
        "m8g: 10 from medium to 48xlarge",
        "m8gd: 10 from medium to 48xlarge",
        "m8gn: 10 from medium to 48xlarge",
        "m8i-flex: 7 from large to 16xlarge",
        "m8i: 11 from large to 96xlarge",
        "m8id: 11 from large to 96xlarge",
        "m8idn: 11 from large to 96xlarge",
        "m8in: 11 from large to 96xlarge",
        "r5: 8 from large to 24xlarge",
        "r5a: 8 from large to 24xlarge",
        "r5ad: 8 from large to 24xlarge",
        "r5d: 8 from large to 24xlarge",
        "r5dn: 8 from large to 24xlarge",
        "r5n: 8 from large to 24xlarge",
        "r6a: 10 from large to 48xlarge",
        "r6g: 8 from medium to 16xlarge",
        "r6gd: 8 from medium to 16xlarge",
        "r6i: 9 from large to 32xlarge",
        "r6id: 9 from large to 32xlarge",
        "r6idn: 9 from large to 32xlarge",
        "r6in: 9 from large to 32xlarge",
        "r7a: 11 from medium to 48xlarge",
        "r7g: 8 from medium to 16xlarge",
        "r7gd: 8 from medium to 16xlarge",
        "r7i: 9 from large to 48xlarge",
        "r8a: 10 from medium to 48xlarge",
        "r8g: 10 from medium to 48xlarge",
        "r8gd: 10 from medium to 48xlarge",
        "r8gn: 10 from medium to 48xlarge",
        "r8i-flex: 7 from large to 16xlarge",
        "r8i: 11 from large to 96xlarge",
        "r8id: 11 from large to 96xlarge",
        "r8idn: 11 from large to 96xlarge",
        "r8in: 11 from large to 96xlarge",
        "t3: 7 from nano to 2xlarge",
        "t3a: 7 from nano to 2xlarge",
        "t4g: 7 from nano to 2xlarge",
      ]
    `);
  });

  it('grows within a family in step: twice the CPU has twice the memory, but for c5n and t', () => {
    for (const type of instanceCatalog.filter(({ family }) => !/^(t|c5n)/.test(family))) {
      const smallest = instanceCatalog.find(({ family }) => family === type.family);

      expect(type.memoryGiB / type.vcpus).toBe(Number(smallest?.memoryGiB) / Number(smallest?.vcpus));
    }
  });
});
