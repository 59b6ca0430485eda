import { describe, expect, it } from 'vitest';
import type { GivenInstanceTypes } from './instance-requirements.ts';
import { resolveInstances } from './resolve-instances.ts';

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
