import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberState } from './member.ts';
import type { Snapshot } from './snapshot.ts';
import { type SnapshotInput, takeSnapshot } from './take-snapshot.ts';
import { anySnapshot, anySnapshotInput } from './testing/arbitraries.ts';

describe('any snapshot', () => {
  it('has every instance and every worker in exactly one member', () => {
    fc.assert(
      fc.property(anySnapshotInput(), (observation) => {
        const { members } = takeSnapshot(observation);
        const instances = members.flatMap(({ instance }) => (instance ? [instance] : []));
        const workers = members.flatMap((member) => member.workers);

        expect(instances).toEqual(observation.group.instances);
        expect(workers).toHaveLength(observation.pool.workers.length);
        expect(new Set(workers)).toEqual(new Set(observation.pool.workers));
      }),
    );
  });

  it('has the same states in whatever order instances and workers came', () => {
    fc.assert(
      fc.property(anySnapshotInput().chain(withShuffled), ([observation, shuffled]) => {
        expect(statesByName(takeSnapshot(shuffled))).toEqual(statesByName(takeSnapshot(observation)));
      }),
    );
  });

  it('puts no worker with another than its own instance', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ members }) => {
        for (const { instance, workers } of members) {
          if (instance === undefined) continue;
          for (const { identity } of workers) expect(identity).toMatchObject({ instanceId: instance.id });
        }
      }),
    );
  });

  it('has a busy worker only in members that are busy, on their way out or without an instance', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ members }) => {
        const states = members
          .filter(({ workers }) => workers.some((worker) => worker.busy))
          .map((member) => member.state);

        expect(['busy', 'leaving', 'ghost', 'foreign']).toEqual(expect.arrayContaining(states));
      }),
    );
  });

  it('calls nothing a stray that has a worker or an unknown launch', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ members, observedAt }) => {
        for (const member of members) {
          if (member.state !== 'stray') continue;
          expect(member.workers).toEqual([]);
          expect(member.instance.launchedAt).toBeLessThanOrEqual(observedAt);
        }
      }),
    );
  });

  it('becomes no more of a stray by a longer grace', () => {
    fc.assert(
      fc.property(anySnapshotInput(), fc.nat(), (observation, longer) => {
        const registrationGraceMs = observation.registrationGraceMs + longer;

        const strays = statesOf(takeSnapshot({ ...observation, registrationGraceMs }), 'stray');
        const before = statesOf(takeSnapshot(observation), 'stray');
        expect(before).toEqual(expect.arrayContaining(strays));
      }),
    );
  });
});

describe('the arbitrary snapshots', () => {
  it('have members in every state', () => {
    const states = new Set(
      fc.sample(anySnapshot(), 200).flatMap(({ members }) => members.map((member) => member.state)),
    );

    expect(states.size).toBe(8);
  });
});

function withShuffled(observation: SnapshotInput): fc.Arbitrary<readonly [SnapshotInput, SnapshotInput]> {
  const { pool, group } = observation;
  return fc
    .tuple(shuffle(pool.workers), shuffle(group.instances))
    .map(([workers, instances]) => [
      observation,
      { ...observation, pool: { ...pool, workers }, group: { ...group, instances } },
    ]);
}

function shuffle<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function statesByName({ members }: Snapshot): Record<string, MemberState> {
  return Object.fromEntries(
    members.map(({ instance, workers, state }) => [
      instance?.id ?? workers.map(({ id }) => id).join(),
      state,
    ]),
  );
}

function statesOf({ members }: Snapshot, state: MemberState): (string | undefined)[] {
  return members.filter((member) => member.state === state).map(({ instance }) => instance?.id);
}
