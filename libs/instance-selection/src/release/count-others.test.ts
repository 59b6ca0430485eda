import { ago, anInstance, aPool, aWorker, minutes, moment } from '@poolkeeper/pool-model/testing';
import { expect, it } from 'vitest';
import { countOthers } from './count-others.ts';

it('counts the others with a worker, and those without that should have one', () => {
  const instances = [
    anInstance({ id: 'i-1' }),
    anInstance({ id: 'i-2' }),
    anInstance({ id: 'i-3', launchedAt: ago(minutes(1)) }),
    anInstance({ id: 'i-4', state: 'terminating' }),
    anInstance({ id: 'i-5' }),
  ];
  const workers = ['i-1', 'i-2', 'i-2', 'i-3', 'i-9'].map(workerOn);

  expect(counted('i-1', instances, workers)).toEqual({ withWorker: 2, workerless: 2 });
});

it('takes neither a young one without a worker nor one of unknown launch for evidence', () => {
  const instances = [
    anInstance({ launchedAt: ago(minutes(10) - 1) }),
    anInstance({ launchedAt: undefined }),
    anInstance({ launchedAt: ago(minutes(10)) }),
  ];

  expect(counted('i-1', instances, [])).toEqual({ withWorker: 0, workerless: 1 });
});

function counted(
  instanceId: string,
  instances: readonly ReturnType<typeof anInstance>[],
  workers: readonly ReturnType<typeof aWorker>[],
) {
  const view = { instances, pool: aPool({ workers }), now: moment, registrationGraceMs: minutes(10) };
  return countOthers(instanceId, view);
}

function workerOn(instanceId: string) {
  return aWorker({ identity: { kind: 'known', instanceId } });
}
