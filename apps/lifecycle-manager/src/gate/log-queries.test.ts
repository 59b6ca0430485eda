import { queriesOf, queryLog } from '@poolkeeper/lambda-runtime/testing';
import { expect, it } from 'vitest';
import { aManager } from '../testing/a-manager.ts';
import { aRecord, aTermination } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld } from '../testing/a-world.ts';

it('the query of the runbook slow-drain finds an instance that waits for its run, with each field', async () => {
  const manager = aManager(aWorld({ workers: [aWorkerOn('i-1', { busy: true })] }));
  await manager.handle(aRecord('1', aTermination('i-1')));
  const [query, ...others] = queriesOf('slow-drain');
  expect.assert(query !== undefined);

  const rows = queryLog(query, manager.log.lines);

  expect(others).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(Object.entries(row).filter(([, value]) => value === undefined)).toEqual([]);
});
