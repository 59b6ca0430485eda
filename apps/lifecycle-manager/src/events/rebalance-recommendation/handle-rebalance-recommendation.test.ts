import { aGroup, anInstance } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aManager } from '../../testing/a-manager.ts';
import { aRebalanceRecommendation, aRecord } from '../../testing/a-message.ts';
import { aWorld, type FakeWorld } from '../../testing/a-world.ts';

const group = aGroup({ instances: [anInstance({ id: 'i-1' })] });

describe('a rebalance recommendation', () => {
  it('is ignored, without asking anyone, unless the policy says otherwise', async () => {
    const world = aWorld({ group });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aRebalanceRecommendation('i-1')))).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(manager.codes('info')).toEqual(['rebalance-ignored']);
  });

  it('gives the instance to the termination hook and has it replaced where the policy says so', async () => {
    const world = aWorld({ group });
    const { kept, codes } = await replacing(world);
    expect(kept).toEqual([]);
    expect(world.calls).toEqual(['describe', 'terminate i-1']);
    expect(codes).toEqual(['replaced']);
  });

  it('replaces nothing in a group without termination hook', async () => {
    const world = aWorld({ group: { ...group, hasTerminationHook: false } });
    expect(await replacing(world)).toMatchObject({ kept: [], codes: ['no-termination-hook'] });
    expect(world.callsOf('terminate')).toEqual([]);
  });

  it('replaces nothing twice', async () => {
    const world = aWorld({ group: aGroup({ instances: [anInstance({ id: 'i-1', state: 'terminating' })] }) });
    expect(await replacing(world)).toMatchObject({ kept: [], codes: ['leaving-already'] });
    expect(world.callsOf('terminate')).toEqual([]);
  });

  it('of an instance that the group does not have is none of ours', async () => {
    expect(await replacing(aWorld({ group: aGroup() }))).toMatchObject({ kept: [], codes: ['not-in-group'] });
  });

  it.each(['describe', 'terminate i-1'])('is tried again when the call %s fails', async (call) => {
    const world = aWorld({ group });
    world.break(call, new Error('throttled'));
    expect(await replacing(world)).toMatchObject({ kept: ['m-1'] });
    world.mend(call);
    expect(await replacing(world)).toMatchObject({ kept: [] });
  });
});

async function replacing(world: FakeWorld) {
  const manager = aManager(world, { settings: { rebalanceRecommendation: 'replace' } });
  const kept = await manager.handle(aRecord('1', aRebalanceRecommendation('i-1')));
  return { kept, codes: manager.codes('info') };
}
