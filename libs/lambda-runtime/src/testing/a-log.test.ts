import { expect, it } from 'vitest';
import { aLog, plantedSecret } from './a-log.ts';

it.each([
  ['its message', plantedSecret, {}],
  ['a nested field', 'pass failed', { settings: { key: `Bearer ${plantedSecret}` } }],
  [
    'the cause of an error',
    'pass failed',
    { error: new Error('no', { cause: new Error(`got ${plantedSecret}`) }) },
  ],
])('the log of tests refuses a line with a secret in %s', (_, message, fields) => {
  expect(() => {
    aLog().error(message, fields);
  }).toThrow('contains a secret');
});
