import { describe, expect, it } from 'vitest';
import { CommandError } from '../cli/errors.ts';
import { explainToolkitError } from './explain-toolkit-error.ts';
import type { ResourceEvent } from '../progress/resource-event.ts';
import { StackProgress } from '../progress/stack-progress.ts';

describe('a deployment that failed', () => {
  it('names the resource that failed, not those that were cancelled because of it', () => {
    const stack = aStack(
      anEvent({ logicalId: 'Role', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' }),
      anEvent({ logicalId: 'Queue', status: 'CREATE_FAILED', reason: 'the queue already exists' }),
      anEvent({ logicalId: 'poolkeeper-pool-blue', status: 'ROLLBACK_COMPLETE', isStack: true }),
    );

    const error = explainToolkitError(new Error('deployment failed'), [stack]);

    expect(error).toMatchObject({
      code: 'deployment-failed',
      fault: 'environment',
      message: expect.stringContaining('Queue (AWS::SQS::Queue): the queue already exists') as string,
      details: { aftermath: 'nothing-left', resource: { logicalId: 'Queue' } },
    });
  });

  it.each([
    ['UPDATE_ROLLBACK_COMPLETE', 'to its state before the deployment'],
    ['ROLLBACK_COMPLETE', 'everything that was created is deleted'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
    ['UPDATE_IN_PROGRESS', 'Its state is unknown'],
  ])('says in which state the stack is (%s)', (status, said) => {
    const stack = aStack(
      anEvent({ status: 'UPDATE_FAILED', reason: 'no' }),
      anEvent({ logicalId: 'poolkeeper-pool-blue', status, isStack: true }),
    );

    expect(explainToolkitError(new Error(), [stack])).toMatchObject({
      message: expect.stringContaining(said) as string,
    });
  });

  it.each([
    ['The role with name poolkeeper-autoscaler-eu-west-1 cannot be found.', 'poolkeeper deploy autoscaler'],
    ['Unable to publish test message to notification target arn:aws:sqs:...', 'autoscaling.amazonaws.com'],
    ['InvalidAMIID.NotFound: The image id ami-1 does not exist', 'The image does not exist'],
    ['The subnet ID subnet-1 does not exist', 'network.subnets'],
    ['The security group sg-1 does not exist in VPC', 'network.securityGroups'],
    ['You must wait 60 seconds after deleting a queue before you can create another', 'again in a minute'],
    ['a secret with this name is already scheduled for deletion', 'kept for recovery'],
    ['poolkeeper-blue already exists in stack x', 'A resource of this name exists'],
    ['AutoScalingGroup LimitExceeded: 200 groups', 'Service Quotas'],
    ['User x is not authorized to perform: iam:CreateRole', "the CDK's execution role"],
  ])('suggests a fix for "%s"', (reason, fix) => {
    const type = 'AWS::AutoScaling::AutoScalingGroup';
    const stack = aStack(anEvent({ type, status: 'CREATE_FAILED', reason }));

    expect(explainToolkitError(new Error(), [stack])).toMatchObject({
      fix: expect.stringContaining(fix) as string,
    });
  });

  it('of a bootstrap is explained by the bucket that an earlier one has left', () => {
    const reason = 'cdk-hnb659fds-assets-000000000000-eu-west-1 already exists';
    const stack = aStack(anEvent({ type: 'AWS::S3::Bucket', status: 'CREATE_FAILED', reason }));

    expect(explainToolkitError(new Error(), [stack])).toMatchObject({
      fix: expect.stringContaining('earlier bootstrap') as string,
    });
  });

  it('is reported for a failed stack when other stacks succeeded', () => {
    const good = aStack(anEvent({ status: 'CREATE_COMPLETE' }));
    good.end('good', 'done', 'deployed');
    const bad = aStack(anEvent({ status: 'CREATE_FAILED', reason: 'no' }));
    bad.end('bad', 'failed', 'not deployed');

    expect(explainToolkitError(new Error(), [good, bad])).toMatchObject({ code: 'deployment-failed' });
  });
});

describe('an error of the CDK toolkit', () => {
  it.each([
    ['bootstrap', 'bootstrap-missing', 'user'],
    ['authentication', 'credentials-missing', 'user'],
    ['assembly', 'synthesis-failed', 'user'],
    ['toolkit', 'deployment-failed', 'environment'],
  ])('of the type %s has the code %s', (type, code, fault) => {
    expect(explainToolkitError(aToolkitError(type), [])).toMatchObject({ code, fault });
  });

  it('is described by the errors of the constructs', () => {
    const messages = [
      { level: 'error', id: '/pool/Pool', entry: { data: 'no image was found' } },
      { level: 'warning', id: '/pool/Pool', entry: { data: 'a warning' } },
    ];
    const error = Object.assign(aToolkitError('assembly'), { stacks: [{ messages }] });

    expect(explainToolkitError(error, [])).toMatchObject({
      message: 'the templates cannot be synthesized: no image was found (/pool/Pool)',
    });
  });

  it('is described by its cause', () => {
    const cause = new Error('Spacelift publishes no images for cn-north-1');
    const error = Object.assign(aToolkitError('assembly'), { cause });

    expect(explainToolkitError(error, [])).toMatchObject({
      message: 'the templates cannot be synthesized: Spacelift publishes no images for cn-north-1',
    });
  });

  it('returns a CommandError or a bug as it is', () => {
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

function aStack(...events: readonly ResourceEvent[]): StackProgress {
  const stack = new StackProgress('poolkeeper-pool-blue', 'eu-west-1');
  for (const event of events) stack.record(event, { completed: 0 });
  return stack;
}

function anEvent(event: Partial<ResourceEvent>): ResourceEvent {
  return { logicalId: 'Queue', type: 'AWS::SQS::Queue', status: '', isStack: false, ...event };
}
