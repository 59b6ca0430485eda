import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { explainToolkitError } from './explain-toolkit-error.ts';
import type { ResourceEvent } from './resource-event.ts';
import { StackWatch } from './stack-watch.ts';

describe('a deployment that has failed', () => {
  it('names the resource that failed of itself, not those that were stopped by it', () => {
    const watch = aWatch(
      anEvent({ logicalId: 'Role', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' }),
      anEvent({ logicalId: 'Queue', status: 'CREATE_FAILED', reason: 'the queue already exists' }),
      anEvent({ logicalId: 'poolkeeper-pool-blue', status: 'ROLLBACK_COMPLETE', isStack: true }),
    );

    const error = explainToolkitError(new Error('deployment failed'), [watch]);

    expect(error).toMatchObject({
      code: 'deployment-failed',
      fault: 'environment',
      message: expect.stringContaining('Queue (AWS::SQS::Queue): the queue already exists') as string,
      details: { aftermath: 'nothing-left', resource: { logicalId: 'Queue' } },
    });
  });

  it.each([
    ['UPDATE_ROLLBACK_COMPLETE', 'everything is as it was before'],
    ['ROLLBACK_COMPLETE', 'what had been created is gone again'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
    ['UPDATE_IN_PROGRESS', 'is not known'],
  ])('says what has become of the stack (%s)', (status, said) => {
    const watch = aWatch(
      anEvent({ status: 'UPDATE_FAILED', reason: 'no' }),
      anEvent({ logicalId: 'poolkeeper-pool-blue', status, isStack: true }),
    );

    expect(explainToolkitError(new Error(), [watch])).toMatchObject({
      message: expect.stringContaining(said) as string,
    });
  });

  it.each([
    ['The role with name poolkeeper-autoscaler-eu-west-1 cannot be found.', 'poolkeeper deploy autoscaler'],
    ['Unable to publish test message to notification target arn:aws:sqs:...', 'autoscaling.amazonaws.com'],
    ['InvalidAMIID.NotFound: The image id ami-1 does not exist', 'The image is not there'],
    ['The subnet ID subnet-1 does not exist', 'network.subnets'],
    ['The security group sg-1 does not exist in VPC', 'network.securityGroups'],
    ['a secret with this name is already scheduled for deletion', 'kept for recovery'],
    ['poolkeeper-blue already exists in stack x', 'Something of this name is there'],
    ['AutoScalingGroup LimitExceeded: 200 groups', 'Service Quotas'],
    ['User x is not authorized to perform: iam:CreateRole', "the CDK's execution role"],
  ])('says what to do about "%s"', (reason, fix) => {
    const type = 'AWS::AutoScaling::AutoScalingGroup';
    const watch = aWatch(anEvent({ type, status: 'CREATE_FAILED', reason }));

    expect(explainToolkitError(new Error(), [watch])).toMatchObject({
      fix: expect.stringContaining(fix) as string,
    });
  });

  it('is told of a stack that has failed, whatever others have come to', () => {
    const good = aWatch(anEvent({ status: 'CREATE_COMPLETE' }));
    good.end('good', 'done', 'deployed');
    const bad = aWatch(anEvent({ status: 'CREATE_FAILED', reason: 'no' }));
    bad.end('bad', 'failed', 'not deployed');

    expect(explainToolkitError(new Error(), [good, bad])).toMatchObject({ code: 'deployment-failed' });
  });
});

describe('an error of the toolkit', () => {
  it.each([
    ['bootstrap', 'bootstrap-missing', 'user'],
    ['authentication', 'credentials-missing', 'user'],
    ['assembly', 'synthesis-failed', 'user'],
    ['toolkit', 'deployment-failed', 'environment'],
  ])('of the type %s is %s', (type, code, fault) => {
    expect(explainToolkitError(aToolkitError(type), [])).toMatchObject({ code, fault });
  });

  it('says what was wrong in it', () => {
    const cause = new Error('Spacelift publishes no images for cn-north-1');
    const error = Object.assign(aToolkitError('assembly'), { cause });

    expect(explainToolkitError(error, [])).toMatchObject({
      message: "the templates can't be written: Spacelift publishes no images for cn-north-1",
    });
  });

  it('is none when it is ours, or a bug', () => {
    const ours = new CommandError('not deployed', { code: 'aborted', fault: 'user' });
    const bug = new TypeError('x is undefined');

    expect(explainToolkitError(Object.assign(aToolkitError('toolkit'), { cause: ours }), [])).toBe(ours);
    expect(explainToolkitError(Object.assign(aToolkitError('assembly'), { cause: bug }), [])).toBe(bug);
    expect(explainToolkitError(bug, [])).toBe(bug);
  });
});

function aToolkitError(type: string): Error {
  return Object.assign(new Error(`of the type ${type}`), { type, source: 'toolkit' });
}

function aWatch(...events: readonly ResourceEvent[]): StackWatch {
  const watch = new StackWatch('poolkeeper-pool-blue', 'eu-west-1');
  for (const event of events) watch.see(event, { completed: 0 });
  return watch;
}

function anEvent(event: Partial<ResourceEvent>): ResourceEvent {
  return { logicalId: 'Queue', type: 'AWS::SQS::Queue', status: '', isStack: false, ...event };
}
