import { describe, expect, it } from 'vitest';
import { checkOfferings } from './check-offerings.ts';
import { resolveInstances } from './resolve-instances.ts';

const offerings = new Map([
  ['eu-west-1a', new Set(['m7i.large', 'm7a.large'])],
  ['eu-west-1b', new Set(['m7i.large'])],
]);

describe('offerings of the zones', () => {
  it('have no problem with types that every zone offers', () => {
    expect(problemsOf(['m7i.large'])).toEqual([]);
  });

  it('make a type that no zone offers an error', () => {
    expect(problemsOf(['m7i.large', 'm8i.large'])).toEqual([
      'error: m8i.large: not offered in eu-west-1a, eu-west-1b, so every launch may fail: leave them out',
    ]);
  });

  it('warn of a type that one zone does not offer', () => {
    expect(problemsOf(['m7i.large', 'm7a.large'])).toEqual([
      'warning: m7a.large: not offered in eu-west-1b, so launches there may fail: leave them out, or use subnets in other zones',
    ]);
  });

  it('need one known type in each zone if EC2 chooses the types', () => {
    expect(byAttributes(['m7i', 'm8i'])).toEqual([]);
    expect(byAttributes(['m7a'])).toEqual([
      'warning: no known type that meets the requirements is offered in eu-west-1b: widen them, or use subnets in other zones',
    ]);
    expect(byAttributes(['m8a'])).toEqual([
      'error: no known type that meets the requirements is offered in eu-west-1a, eu-west-1b: widen them, or use subnets in other zones',
    ]);
  });

  it('are not checked if they are not known', () => {
    expect(checkOfferings(resolveInstances({ types: ['m8i.large'] }), new Map())).toEqual([]);
  });
});

function problemsOf(types: readonly string[]): readonly string[] {
  return textOf(checkOfferings(resolveInstances({ types }), offerings));
}

function byAttributes(allowed: readonly string[]): readonly string[] {
  const resolved = resolveInstances({ architecture: 'x86_64', chosenBy: 'attributes', allowed });
  return textOf(checkOfferings(resolved, offerings));
}

function textOf(problems: ReturnType<typeof checkOfferings>): readonly string[] {
  return problems.map(({ severity, message }) => `${severity}: ${message}`);
}
