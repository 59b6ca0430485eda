import { describe, expect, it } from 'vitest';
import type { InvocationOutcome } from '../functions/invocation.ts';
import { readPasses, type Pass } from './pass.ts';

const at = Date.UTC(2026, 2, 2, 9);

describe('the report of a pass', () => {
  it('is read from the result of the autoscaler', () => {
    const payload = {
      observedAt: '2026-03-02T09:00:00.000Z',
      pendingRuns: 3,
      desiredCapacity: 2,
      maxSize: 10,
      members: { busy: 2 },
      decision: { kind: 'scale-out', explanation: 'scale out by 1', reasons: [{ code: 'short-of-workers' }] },
      plan: { releases: 'none selected', replacements: '1 selected (i-1)', rolls: undefined },
      notices: ['spot-short'],
    };

    expect(lastPass({ kind: 'succeeded', requestId: 'r', payload }, at)).toEqual({
      kind: 'finished',
      at,
      pendingRuns: 3,
      desiredCapacity: 2,
      maxSize: 10,
      members: { booting: 0, idle: 0, busy: 2, drained: 0, leaving: 0, stray: 0, ghost: 0, foreign: 0 },
      decision: { kind: 'scale-out', explanation: 'scale out by 1', reasons: [{ code: 'short-of-workers' }] },
      plan: ['releases: none selected', 'replacements: 1 selected (i-1)'],
      notices: ['spot-short'],
    });
  });

  it('comes after the reports of earlier passes of the same invocation', () => {
    const decision = { kind: 'hold' };
    const payload = { decision, earlier: [{ decision, observedAt: '2026-03-02T08:59:30.000Z' }] };

    const passes = readPasses({ kind: 'succeeded', requestId: 'r', payload }, at);

    expect(passes.map((pass) => pass.at)).toEqual([at - 30_000, at]);
  });

  it.each(['scale-out', 'scale-in', 'lower-capacity', 'hold'])('can contain the decision %s', (kind) => {
    expect(
      lastPass({ kind: 'succeeded', requestId: 'r', payload: { decision: { kind } } }, at),
    ).toMatchObject({
      decision: { kind },
    });
  });

  it.each([null, 'done', {}, { decision: { kind: 'guess' } }])(
    'is missing when the result is %j',
    (payload) => {
      expect(lastPass({ kind: 'succeeded', requestId: 'r', payload }, at)).toEqual({
        kind: 'failed',
        at,
        problem: `the autoscaler did not return the report of a pass, got ${JSON.stringify(payload)}`,
      });
    },
  );

  it('contains the error when the autoscaler fails', () => {
    const error = { errorType: 'Error', errorMessage: 'no credentials' };

    expect(lastPass({ kind: 'failed', requestId: 'r', error }, at)).toMatchObject({
      problem: 'no credentials',
    });
  });
});

function lastPass(outcome: InvocationOutcome, moment: number): Pass | undefined {
  return readPasses(outcome, moment).at(-1);
}
