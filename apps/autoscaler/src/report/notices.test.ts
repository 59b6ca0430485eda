import { aLog } from '@poolkeeper/lambda-runtime/testing';
import {
  aBusyMember,
  aFailedLaunch,
  ago,
  anActivity,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  seconds,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../remember/memory.ts';
import { noticeCodes, type NoticeCode } from '../report/notices.ts';
import { aWorld, type FakeWorld } from '../testing/a-world.ts';
import { passOf, type PassOptions } from '../testing/pass-of.ts';

it('the README explains every code of a notice', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (?:warn|error)/gm)].map(([, code]) => code);
  expect(documented.sort()).toEqual([...noticeCodes].sort());
});

interface Scene extends PassOptions {
  readonly parts: SnapshotParts;
  readonly change?: (world: FakeWorld) => void;
}

describe('the notices of a pass', () => {
  const group = { zones: ['eu-west-1a', 'eu-west-1b'], launchTemplate: 'lt-1:7' };
  const noCapacity = { kind: 'no-capacity', purchaseOption: 'spot', zone: 'eu-west-1b' } as const;
  const spotShort: SnapshotParts = {
    pendingRuns: 3,
    group: {
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 20 },
      activities: [1, 2].map((minute) =>
        aFailedLaunch({ startedAt: ago(minutes(minute)), endedAt: ago(seconds(30)), shortage: noCapacity }),
      ),
    },
  };
  const olds = [1, 2, 3].map(() => anIdleMember({ instance: { launchTemplate: 'lt-1:6' } }));
  const idle = anIdleMember();

  it.each<[NoticeCode, Scene, Readonly<Record<string, unknown>>]>([
    [
      'no-termination-hook',
      { parts: { members: [aBusyMember()], group: { hasTerminationHook: false } } },
      { groupName: 'workers' },
    ],
    [
      'answer-contradicts',
      {
        parts: { members: [aBusyMember()] },
        change: (world) => {
          world.updatePool((pool) => ({ ...pool, busyWorkers: 3 }));
        },
      },
      { counted: 3, listed: 1 },
    ],
    [
      'strays-held',
      {
        parts: { members: [aStrayMember(), aBusyMember()] },
        settings: { strays: { atOnce: 0, largestShare: 1 } },
      },
      { stray: 1, explanation: expect.any(String) },
    ],
    [
      'history-unknown',
      {
        parts: { members: [aBusyMember()] },
        change: ({ ports }) =>
          Object.assign(ports, { history: { read: () => Promise.reject(new Error('denied')) } }),
      },
      { problem: 'Error: denied' },
    ],
    [
      'implausible',
      {
        parts: { members: [aBusyMember()] },
        change: (world) => {
          world.updateGroup((before) => ({ ...before, minSize: 5, maxSize: 3 }));
        },
      },
      { explanation: expect.any(String), reasons: [expect.objectContaining({ code: 'bounds-cross' })] },
    ],
    [
      'concern',
      { parts: { members: [aBusyMember(), aBusyMember()], group: { maxSize: 1 } } },
      {
        explanation: expect.stringContaining('maximum'),
        concerns: [expect.objectContaining({ code: 'capacity-above-maximum' })],
      },
    ],
    [
      'spot-short',
      { parts: spotShort, settings: { purchase: { onDemandPercentage: 20 } } },
      { explanation: expect.any(String), state: 'open', remembered: expect.any(Array) },
    ],
    [
      'roll-stuck',
      {
        parts: { members: [...olds, aStrayMember({ instance: { launchTemplate: 'lt-1:7' } })], group },
        settings: {
          policy: { ...defaultPolicy, minIdle: 3 },
          roll: { outdated: true, budget: 1, idleAtLeastMs: minutes(1) },
          strays: { atOnce: 0, largestShare: 1 },
        },
      },
      { explanation: expect.any(String), figures: expect.objectContaining({ outdated: 3 }) },
    ],
    [
      'launches-throttled',
      {
        parts: {
          pendingRuns: 1,
          members: [aBusyMember()],
          group: {
            desiredCapacity: 4,
            activities: [anActivity({ outcome: 'failed', startedAt: ago(minutes(5)), isThrottled: true })],
          },
        },
      },
      { unlaunched: 3 },
    ],
    [
      'machines-unknown',
      {
        parts: { members: [aStrayMember(), aBusyMember()] },
        change: (world) => {
          world.break('machines', new Error('throttled'));
        },
      },
      { problem: 'Error: throttled' },
    ],
    [
      'action-failed',
      {
        parts: { members: [idle] },
        change: (world) => {
          world.break(`terminate ${idle.instance.id} decrement`, new Error('denied'));
        },
      },
      { failed: [{ instanceId: idle.instance.id, problem: 'Error: denied' }], purchaseProblem: undefined },
    ],
    [
      'launch-incomplete',
      {
        parts: { pendingRuns: 3, group },
        settings: { launch: { mode: 'synchronous' } },
        change: (world) => {
          world.answerLaunch('eu-west-1b', 'busy-scaling');
        },
      },
      { launched: 2, failures: [expect.objectContaining({ code: 'busy-scaling' })] },
    ],
    [
      'left-for-next-pass',
      { parts: { members: [idle] }, deadline: { remainingMs: () => 0 } },
      { instances: [idle.instance.id] },
    ],
  ])('have what a person needs: %s', async (code, { parts, change, ...options }, fields) => {
    const world = aWorld(parts);
    change?.(world);
    const log = aLog();
    await passOf(world, { ...options, log });
    const notices = log.lines.filter((line) => line.level !== 'info');
    expect(notices).toContainEqual({
      level: code === 'action-failed' ? 'error' : 'warn',
      message: expect.stringMatching(/./) as string,
      fields: { code, ...fields },
    });
    expect(new Set(notices.map((notice) => notice.fields.code)).size).toBe(notices.length);
  });

  it('are none for a pool in order', async () => {
    const world = aWorld({ members: [anIdleMember(), aBusyMember()], group });
    expect(
      (await passOf(world, { settings: { roll: { outdated: true, budget: 1, idleAtLeastMs: 0 } } })).notices,
    ).toEqual([]);
  });

  it('have the number of instances that were not launched, from the registration grace on', async () => {
    const world = aWorld({ pendingRuns: 8, members: [aBusyMember()], group: { desiredCapacity: 9 } });
    const memory = createMemory();
    const log = aLog();
    for (const minute of [0, 5, 9.9, 10.5]) {
      await passOf(world, { memory, log, clock: () => moment + minutes(minute) });
    }
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { code: 'capacity-not-launched', unlaunched: 8, minutes: 10 },
    ]);
  });

  it('have the instances that aws cannot provide', async () => {
    const activities = ['eu-west-1a', 'eu-west-1b'].map((zone) =>
      aFailedLaunch({
        startedAt: ago(seconds(40)),
        endedAt: ago(seconds(30)),
        zone,
        shortage: { ...noCapacity, zone },
      }),
    );
    const log = aLog();
    await passOf(aWorld({ pendingRuns: 3, group: { ...group, activities } }), { log });
    expect(log.lines[1]).toMatchObject({
      level: 'warn',
      fields: { code: 'capacity-short', reasons: [{ code: 'capacity-short' }] },
    });
  });

  it('say that the on-demand share could not be set', async () => {
    const log = aLog();
    const world = aWorld({ ...spotShort, group: { ...spotShort.group, desiredCapacity: 0 } });
    world.break('set on-demand 100 %', new Error('denied'));
    await passOf(world, { settings: { purchase: { onDemandPercentage: 20 } }, log });
    expect(log.lines).toContainEqual({
      level: 'error',
      message: expect.stringContaining('share') as string,
      fields: { code: 'action-failed', failed: [], purchaseProblem: 'Error: denied' },
    });
  });
});
