import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../deployed/function-log.ts';
import { explainInstance, type InstanceRecord } from './explain-instance.ts';

const instanceId = 'i-0a';
const at = (minute: number) => Date.UTC(2026, 10, 27, 22, minute);

describe('the record of an instance', () => {
  it('says that the autoscaler released it, why, and what the gate did', () => {
    const sentences = explain({
      lines: [
        pass(
          10,
          { terminating: [instanceId] },
          { explanation: 'scale in by at most 1: 3 workers are idle and 2 are needed' },
        ),
        gate(11, 'termination: waiting', 'run-in-progress'),
        gate(12, 'termination: waiting', 'run-in-progress'),
        gate(13, 'termination: done', 'idle'),
      ],
      activities: [
        activity(1, 'Launching a new EC2 instance: i-0a', 'the desired capacity was changed.'),
        activity(
          10,
          'Terminating EC2 instance: i-0a',
          'instance was taken out of service in response to a user request.',
        ),
        activity(5, 'Launching a new EC2 instance: i-0b', 'another instance'),
      ],
    });

    expect(sentences).toEqual([
      'i-0a is not in the group any more.',
      '2026-11-27 22:01 UTC: the group launched it; AWS says: the desired capacity was changed.',
      '2026-11-27 22:10 UTC: the group began to terminate it; AWS says: instance was taken out of service in response to a user request.',
      '2026-11-27 22:10 UTC: the autoscaler released it: scale in by at most 1: 3 workers are idle and 2 are needed.',
      '2026-11-27 22:11 UTC: the gate: termination: waiting: run in progress.',
      '2026-11-27 22:13 UTC: the gate: termination: done: idle.',
      'Unknown: which run was on it, because the API of Spacelift does not say it.',
    ]);
  });

  it('says that only AWS knows why, when no pass asked for it', () => {
    const sentences = explain({
      lifecycleState: 'Terminating:Wait',
      activities: [activity(10, 'Terminating EC2 instance: i-0a', 'an EC2 health check failed.')],
    });

    expect(sentences).toEqual([
      'i-0a is terminating, and the hook holds it until its run has ended.',
      '2026-11-27 22:10 UTC: the group began to terminate it; AWS says: an EC2 health check failed.',
      'No pass of the autoscaler asked for that: the cause is what AWS says.',
      'Unknown: what the gate did. Its log of the last 24h does not name the instance.',
      'Unknown: which run was on it, because the API of Spacelift does not say it.',
    ]);
  });

  it('names the cause of a replacement', () => {
    const rolls = 'due for replacement: 3 to renew; disruption budget: 0 of 1 used';

    expect(
      explain({ lines: [pass(1, { rolled: [instanceId] }, { explanation: 'hold at 3', rolls })] })[1],
    ).toBe(`2026-11-27 22:01 UTC: the autoscaler had it replaced: ${rolls}.`);
  });

  it('says that an instance in service is in service', () => {
    expect(explain({ lifecycleState: 'InService' })).toEqual(['i-0a is in service.']);
  });

  it('says that it knows nothing of an instance', () => {
    expect(explain({})).toEqual([
      'Unknown: the group has no instance i-0a, and no activity and no line of the last 24h names it.',
    ]);
  });
});

function explain(record: Partial<InstanceRecord>): readonly string[] {
  return explainInstance({ instanceId, activities: [], lines: [], since: '24h', ...record });
}

function activity(minute: number, Description: string, Cause: string) {
  return {
    ActivityId: `a-${minute}`,
    AutoScalingGroupName: 'poolkeeper-blue',
    StatusCode: 'Successful' as const,
    StartTime: new Date(at(minute)),
    Description,
    Cause,
  };
}

function pass(
  minute: number,
  applied: Readonly<Record<string, readonly string[]>>,
  { explanation, rolls }: { readonly explanation: string; readonly rolls?: string },
): LogLine {
  const fields = { applied, decision: { kind: 'hold', explanation }, plan: { rolls } };
  return { at: at(minute), id: `p-${minute}`, function: 'autoscaler', message: 'pass', fields };
}

function gate(minute: number, message: string, code: string): LogLine {
  const fields = { instanceId, code, event: 'termination' };
  return { at: at(minute), id: `g-${minute}`, function: 'lifecycleManager', message, fields };
}
