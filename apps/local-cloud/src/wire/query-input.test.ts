import { AwsFault } from '@poolkeeper/pool-world';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { parameterTree } from './parameter-tree.ts';
import { readQueryInput, type QueryDialect } from './query-input.ts';

const dialect: QueryDialect = {
  parameterName: (_, name) => name,
  flattenedLists: false,
  malformed: (text) => new AwsFault('Malformed', text),
};

describe('readQueryInput', () => {
  it('orders list items by number', () => {
    const form = 'List.member.10=j&List.member.2=b&List.member.1=a';

    expect(read({ List: 64 | 0 }, form)).toEqual({ List: ['a', 'b', 'j'] });
  });

  it('distinguishes an empty list from an absent one', () => {
    expect(read({ List: 64 | 0, Other: 64 | 0 }, 'List=')).toEqual({ List: [] });
  });

  it('reads any map key, even __proto__', () => {
    const map = [2, 'test', 'Map', 0, 0, 0];

    const { Map: read_ } = read({ Map: map }, 'Map.entry.1.key=__proto__&Map.entry.1.value=x') as {
      Map: object;
    };

    expect(Object.entries(read_)).toEqual([['__proto__', 'x']]);
  });

  it.each([
    { schema: 1, text: '12', value: 12 },
    { schema: 1, text: '-0.5', value: -0.5 },
    { schema: 2, text: 'true', value: true },
    { schema: 2, text: 'False', value: false },
    { schema: 4, text: '2026-01-05T08:30:00Z', value: new Date('2026-01-05T08:30:00Z') },
    { schema: 4, text: '1767601800', value: new Date('2026-01-05T08:30:00Z') },
    { schema: 0, text: 'a b+c', value: 'a b+c' },
    { schema: 0, text: '', value: '' },
  ])('reads "$text" as $value', ({ schema, text, value }) => {
    expect(read({ Value: schema }, new URLSearchParams({ Value: text }).toString())).toEqual({
      Value: value,
    });
  });

  it.each([
    { schema: 1, text: 'many' },
    { schema: 1, text: '' },
    { schema: 1, text: '0x10' },
    { schema: 2, text: 'yes' },
    { schema: 4, text: 'tomorrow' },
  ])('refuses "$text" for schema $schema', ({ schema, text }) => {
    expect(() => read({ Value: schema }, `Value=${text}`)).toThrow(new AwsFault('Malformed', text));
  });

  it('ignores parameters that the schema does not have', () => {
    expect(read({ Known: 0 }, 'Action=X&Version=1&Known=a&Unknown=b')).toEqual({ Known: 'a' });
  });
});

function read(members: Readonly<Record<string, unknown>>, form: string): unknown {
  const schema = [3, 'test', 'Structure', 0, Object.keys(members), Object.values(members)];
  const shape = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  return readQueryInput(shape, parameterTree(new URLSearchParams(form)), dialect);
}
