import { describe, expect, it } from 'vitest';
import { findInstanceType, instanceCatalog } from './instance-catalog.ts';

describe('the catalog of instance types', () => {
  it('has every type once', () => {
    expect(new Set(instanceCatalog.map(({ name }) => name)).size).toBe(instanceCatalog.length);
  });

  it.each<[string, { architecture: string; vcpus: number; memoryGiB: number }]>([
    ['t3.nano', { architecture: 'x86_64', vcpus: 2, memoryGiB: 0.5 }],
    ['t3a.micro', { architecture: 'x86_64', vcpus: 2, memoryGiB: 1 }],
    ['t4g.small', { architecture: 'arm64', vcpus: 2, memoryGiB: 2 }],
    ['t3.medium', { architecture: 'x86_64', vcpus: 2, memoryGiB: 4 }],
    ['t4g.large', { architecture: 'arm64', vcpus: 2, memoryGiB: 8 }],
    ['t3.xlarge', { architecture: 'x86_64', vcpus: 4, memoryGiB: 16 }],
    ['t3a.2xlarge', { architecture: 'x86_64', vcpus: 8, memoryGiB: 32 }],
    ['m7g.medium', { architecture: 'arm64', vcpus: 1, memoryGiB: 4 }],
    ['m5.large', { architecture: 'x86_64', vcpus: 2, memoryGiB: 8 }],
    ['c6gn.xlarge', { architecture: 'arm64', vcpus: 4, memoryGiB: 8 }],
    ['c5.18xlarge', { architecture: 'x86_64', vcpus: 72, memoryGiB: 144 }],
    ['c5n.large', { architecture: 'x86_64', vcpus: 2, memoryGiB: 5.25 }],
    ['c5n.xlarge', { architecture: 'x86_64', vcpus: 4, memoryGiB: 10.5 }],
    ['c5n.2xlarge', { architecture: 'x86_64', vcpus: 8, memoryGiB: 21 }],
    ['c5n.4xlarge', { architecture: 'x86_64', vcpus: 16, memoryGiB: 42 }],
    ['c5n.9xlarge', { architecture: 'x86_64', vcpus: 36, memoryGiB: 96 }],
    ['c5n.18xlarge', { architecture: 'x86_64', vcpus: 72, memoryGiB: 192 }],
    ['r8g.48xlarge', { architecture: 'arm64', vcpus: 192, memoryGiB: 1536 }],
    ['m8i.96xlarge', { architecture: 'x86_64', vcpus: 384, memoryGiB: 1536 }],
    ['r7a.medium', { architecture: 'x86_64', vcpus: 1, memoryGiB: 8 }],
    ['m7i-flex.2xlarge', { architecture: 'x86_64', vcpus: 8, memoryGiB: 32 }],
  ])('knows the size of %s', (name, size) => {
    expect(findInstanceType(name)).toMatchObject(size);
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
