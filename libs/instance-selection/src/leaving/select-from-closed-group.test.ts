import { aGroup, anInstance } from '@poolkeeper/pool-model/testing';
import { expect, it } from 'vitest';
import { isClosed, selectFromClosedGroup } from './select-from-closed-group.ts';

const instances = [
  anInstance({ id: 'i-pending', state: 'pending' }),
  anInstance({ id: 'i-in-service' }),
  anInstance({ id: 'i-protected', protectedFromScaleIn: true }),
  anInstance({ id: 'i-spot', purchaseOption: 'spot' }),
  anInstance({ id: 'i-elsewhere', zone: 'eu-west-1b' }),
];
const wanted = (capacity: number) => [{ zone: 'eu-west-1a', purchaseOption: 'on-demand', capacity } as const];

it('selects every instance that the group requests, in whatever state', () => {
  expect(selected({ capacity: wanted(5) })).toEqual(['i-pending', 'i-in-service']);
});

it('selects no more than the group requests, and none that it does not offer', () => {
  expect(selected({ capacity: wanted(1) })).toEqual(['i-pending']);
  expect(selected({ capacity: wanted(1), candidates: ['i-in-service', 'i-spot'] })).toEqual(['i-in-service']);
});

it('selects none without a termination hook, which would wait for the runs', () => {
  expect(selected({ capacity: wanted(5) }, false)).toEqual([]);
});

it('is about groups whose maximum size is 0', () => {
  expect([0, 1].map((maxSize) => isClosed(aGroup({ maxSize })))).toEqual([true, false]);
});

function selected(request: Parameters<typeof selectFromClosedGroup>[1], hasTerminationHook = true) {
  return selectFromClosedGroup(aGroup({ hasTerminationHook, instances }), request).map(({ id }) => id);
}
