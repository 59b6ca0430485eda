import { describe, expect, it } from 'vitest';
import { aForeign, ago, anIdleMember, anInstance, aSnapshot, aWorker, minutes } from './testing/index.ts';
import { couldBeOn, unidentifiedWorkers } from './unidentified-workers.ts';

const nameless = { kind: 'unknown', problem: 'empty' } as const;

describe('unidentifiedWorkers', () => {
  it('are those whose metadata says nothing, not those of other groups', () => {
    const unidentified = aForeign({ worker: { identity: nameless } });
    const snapshot = aSnapshot({ members: [anIdleMember(), unidentified, aForeign()] });

    expect(unidentifiedWorkers(snapshot)).toEqual(unidentified.workers);
  });
});

describe('couldBeOn', () => {
  const instance = anInstance({ launchedAt: ago(minutes(20)) });

  it('takes a worker that says where it runs at its word', () => {
    const worker = aWorker({ identity: { kind: 'known', instanceId: instance.id } });

    expect(couldBeOn(worker, instance)).toBe(true);
    expect(couldBeOn(worker, anInstance())).toBe(false);
  });

  it.each([
    { registered: 'after the launch', registeredAt: ago(minutes(19)), answer: true },
    { registered: 'at the launch', registeredAt: ago(minutes(20)), answer: true },
    { registered: 'before the launch, by a clock behind', registeredAt: ago(minutes(25)), answer: true },
    { registered: 'long before the launch', registeredAt: ago(minutes(26)), answer: false },
  ])('answers $answer for an unidentified worker that registered $registered', ({ registeredAt, answer }) => {
    expect(couldBeOn(aWorker({ identity: nameless, registeredAt }), instance)).toBe(answer);
  });

  it('rules nothing out when the launch time is unknown', () => {
    const worker = aWorker({ identity: nameless, registeredAt: ago(minutes(500)) });

    expect(couldBeOn(worker, anInstance({ launchedAt: undefined }))).toBe(true);
  });
});
