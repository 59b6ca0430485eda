import { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { instanceStateOf } from './instance-state.ts';

describe('the state of an instance', () => {
  it('knows every lifecycle state of the SDK', () => {
    const unknown = Object.values(LifecycleState).filter((state) => instanceStateOf(state) === undefined);
    expect(unknown).toEqual([]);
  });

  it.each([
    ['Pending', 'pending'],
    ['Pending:Wait', 'pending'],
    ['Pending:Proceed', 'pending'],
    ['InService', 'in-service'],
    ['Terminating', 'terminating'],
    ['Terminating:Wait', 'terminating'],
    ['Terminated', 'terminating'],
    ['Terminating:Retained', 'retained'],
    ['Retained', 'retained'],
    ['Standby', 'standby'],
    ['EnteringStandby', 'standby'],
    ['Detaching', 'detached'],
    ['Detached', 'detached'],
    ['Warmed:Stopped', 'standby'],
    ['Warmed:Pending:Wait', 'standby'],
    ['Warmed:Terminating:Wait', 'terminating'],
    ['Warmed:Terminating:Retained', 'retained'],
  ])('reads %s as %s', (lifecycleState, state) => {
    expect(instanceStateOf(lifecycleState)).toBe(state);
  });

  it.each(['Daydreaming', '', 'inservice', 'constructor'])('is undefined for %j', (lifecycleState) => {
    expect(instanceStateOf(lifecycleState)).toBeUndefined();
  });
});
