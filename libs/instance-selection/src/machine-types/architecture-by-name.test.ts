import { describe, expect, it } from 'vitest';
import { architectureByName } from './instance-catalog.ts';

describe('the architecture by the name of a type', () => {
  it.each(['t4g.small', 'c7gn.large', 'm8gd.xlarge', 'x2gd.large', 'im4gn.large', 'g5g.xlarge', 'a1.large'])(
    'is arm64 for %s',
    (name) => {
      expect(architectureByName(name)).toBe('arm64');
    },
  );

  it.each(['t3.small', 'c7a.large', 'g5.xlarge', 'g4dn.xlarge', 'm5zn.large', 'trn1.2xlarge', 'xa1.large'])(
    'is x86_64 for %s',
    (name) => {
      expect(architectureByName(name)).toBe('x86_64');
    },
  );
});
