import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLifecycleActions } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const autoScaling = mockClient(AutoScalingClient);
const action = { groupName: 'workers', hookName: 'drain', instanceId: 'i-1' };
const key = {
  AutoScalingGroupName: 'workers',
  LifecycleHookName: 'drain',
  InstanceId: 'i-1',
};

beforeEach(() => {
  autoScaling.reset();
});

describe('a lifecycle action', () => {
  it('is identified by its instance, never by the token of a message, which may be that of another instance', async () => {
    autoScaling.onAnyCommand().resolves({});
    const mixedUp = { ...action, token: 'token of i-2' };
    await actions().complete(mixedUp, 'CONTINUE');
    await actions().heartbeat(mixedUp);
    expect(autoScaling.calls().map(({ args }) => args[0].input)).toEqual([
      { ...key, LifecycleActionResult: 'CONTINUE' },
      key,
    ]);
  });

  it('is completed', async () => {
    autoScaling.on(CompleteLifecycleActionCommand).resolves({});
    expect(await actions().complete(action, 'CONTINUE')).toBe('completed');
    expect(autoScaling.commandCalls(CompleteLifecycleActionCommand)[0]?.args[0].input).toEqual({
      ...key,
      LifecycleActionResult: 'CONTINUE',
    });
  });

  it('is extended', async () => {
    autoScaling.on(RecordLifecycleActionHeartbeatCommand).resolves({});
    expect(await actions().heartbeat(action)).toBe('extended');
    expect(autoScaling.commandCalls(RecordLifecycleActionHeartbeatCommand)[0]?.args[0].input).toEqual(key);
  });

  it('may be over already', async () => {
    autoScaling
      .onAnyCommand()
      .rejects(anAwsError('ValidationError', 'No active Lifecycle Action found with instance ID i-1'));
    expect(await actions().complete(action, 'CONTINUE')).toBe('no-longer-active');
    expect(await actions().heartbeat(action)).toBe('no-longer-active');
  });

  it('L7: is not treated as over after any other validation error', async () => {
    autoScaling
      .onAnyCommand()
      .rejects(anAwsError('ValidationError', "1 validation error detected: Value 'x'"));
    await expect(actions().complete(action, 'CONTINUE')).rejects.toMatchObject({
      name: 'UnexpectedAwsError',
    });
    await expect(actions().heartbeat(action)).rejects.toMatchObject({ name: 'UnexpectedAwsError' });
  });
});

function actions() {
  return createLifecycleActions({ region: 'eu-west-1' });
}
