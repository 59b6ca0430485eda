import { describe, expect, it } from 'vitest';
import { describeLogLine } from './describe-log-line.ts';

describe('a log line for people', () => {
  it('is the decision of a pass with what it changed', () => {
    const applied = {
      launched: [],
      terminating: ['i-0a', 'i-0b'],
      rolled: ['i-0c'],
      failed: [{ instanceId: 'i-0d', problem: 'the instance has left the group' }],
    };
    const decision = { kind: 'scale-in', explanation: 'scale in by at most 2: 4 workers are idle' };

    expect(described('pass', { level: 'INFO', decision, applied })).toEqual({
      kind: 'pass',
      level: 'warning',
      text: 'scale in by at most 2: 4 workers are idle; releases i-0a, i-0b; replaces i-0c; failed for i-0d: the instance has left the group',
    });
  });

  it('is the cause of a pass that failed', () => {
    const fields = {
      level: 'ERROR',
      code: 'pass-failed',
      error: { name: 'Error', message: 'access denied' },
    };

    expect(described('pass failed', fields)).toEqual({
      kind: 'pass',
      level: 'error',
      text: 'pass failed: access denied',
    });
  });

  it('is what the gate did with an instance, and why', () => {
    const fields = { level: 'INFO', code: 'run-in-progress', event: 'termination', instanceId: 'i-0a' };

    expect(described('termination: waiting', fields)).toEqual({
      kind: 'run-in-progress i-0a',
      level: 'info',
      text: 'termination: waiting i-0a: run in progress',
    });
  });

  it('is the message alone without anything else', () => {
    expect(described('hello', {})).toEqual({ kind: 'hello', level: 'info', text: 'hello' });
    expect(described('pass', {})).toMatchObject({ text: 'no decision' });
  });
});

function described(message: string, fields: Readonly<Record<string, unknown>>) {
  return describeLogLine({ at: 0, id: '1', function: 'autoscaler', message, fields });
}
