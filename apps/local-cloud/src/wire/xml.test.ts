import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { xmlMembers, xmlText } from './xml.ts';

const [text, timestamp, httpDate, epochSeconds, blob] = [0, 4, 6, 7, 21];

describe('xmlText', () => {
  it('escapes markup and carriage returns', () => {
    expect(xmlText('<a href="x">&\r\n')).toBe('&#x3C;a href=&#x22;x&#x22;&#x3E;&#x26;&#xD;\n');
  });

  it('replaces characters that are invalid in XML 1.0', () => {
    expect(xmlText('\u0000\u001Fa\uD800b\uFFFF')).toBe('\uFFFD\uFFFDa\uFFFDb\uFFFD');
  });
});

describe('xmlMembers', () => {
  it('omits undefined members, and keeps empty lists', () => {
    const shape = structure({ Gone: text, Nothing: text, Zero: 1, No: 2, List: 64 | text });

    expect(xmlMembers(shape, { Gone: undefined, Nothing: null, Zero: 0, No: false, List: [] })).toBe(
      '<Zero>0</Zero><No>false</No><List></List>',
    );
  });

  it('uses the names of list items from the schema', () => {
    const named = [1, 'test', 'Named', 0, [text, { xmlName: 'item' }]];
    const flattened = [[1, 'test', 'Flat', 0, text], { xmlFlattened: 1, xmlName: 'Tag' }];
    const shape = structure({ Plain: 64 | text, Named: named, Flat: flattened });

    expect(xmlMembers(shape, { Plain: ['a'], Named: ['b'], Flat: ['c', 'd'] })).toBe(
      '<Plain><member>a</member></Plain><Named><item>b</item></Named><Tag>c</Tag><Tag>d</Tag>',
    );
  });

  it('writes maps as entries', () => {
    const map = [2, 'test', 'Map', 0, text, text];
    const flattened = [[2, 'test', 'Flat', 0, text, text], { xmlFlattened: 1 }];
    const entry = '<key>a</key><value>1</value>';

    expect(xmlMembers(structure({ Map: map, Flat: flattened }), { Map: { a: '1' }, Flat: { a: '1' } })).toBe(
      `<Map><entry>${entry}</entry></Map><Flat>${entry}</Flat>`,
    );
  });

  it('writes timestamps in the format of their schema, and blobs in base64', () => {
    const shape = structure({ Usual: timestamp, Http: httpDate, Epoch: epochSeconds, Blob: blob });
    const moment = new Date('2026-01-05T08:30:00.500Z');

    expect(
      xmlMembers(shape, { Usual: moment, Http: moment, Epoch: moment, Blob: new Uint8Array([255, 0]) }),
    ).toBe(
      '<Usual>2026-01-05T08:30:00.500Z</Usual><Http>Mon, 05 Jan 2026 08:30:00 GMT</Http><Epoch>1767601800.5</Epoch><Blob>/wA=</Blob>',
    );
  });
});

function structure(members: Readonly<Record<string, unknown>>): NormalizedSchema {
  const schema = [3, 'test', 'Structure', 0, Object.keys(members), Object.values(members)];
  return NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
}
