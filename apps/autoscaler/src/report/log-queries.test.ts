import { aLog, queriesOf, queryLog } from '@poolkeeper/lambda-runtime/testing';
import { expect, it } from 'vitest';
import { aWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

it.each(['README', 'failed-passes'])(
  'the query of the runbook %s finds the lines of passes, with each field',
  async (runbook) => {
    const log = aLog();
    const world = aWorld({ pendingRuns: 1 });
    await passOf(world, { log });
    world.break('read', new Error('no answer'));
    await expect(passOf(world, { log })).rejects.toThrow('no answer');
    const [query, ...others] = queriesOf(runbook);
    expect.assert(query !== undefined);

    const rows = queryLog(query, log.lines);

    expect(others).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(Object.entries(rows[0] ?? {}).filter(([, value]) => value === undefined)).toEqual([]);
  },
);
