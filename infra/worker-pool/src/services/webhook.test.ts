import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AutoscalerStack } from '../stacks.ts';
import { aPoolTemplate } from '../testing/a-pool.ts';
import { anApp } from '../testing/an-app.ts';

describe('the webhook', () => {
  const template = autoscalerWith({ webhook: true });

  it('is not there by default, and then nothing is public', () => {
    const without = autoscalerWith({});
    for (const type of ['Url', 'Permission', 'EventSourceMapping'])
      without.resourceCountIs(`AWS::Lambda::${type}`, 0);
    without.resourceCountIs('AWS::SQS::Queue', 0);
    without.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  it('makes the receiver public, and no other function', () => {
    const receiver = { 'Fn::GetAtt': [Match.stringLikeRegexp('WebhookReceiver'), 'Arn'] };
    template.resourceCountIs('AWS::Lambda::Url', 1);
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: receiver });
    template.allResourcesProperties('AWS::Lambda::Permission', { FunctionName: receiver, Principal: '*' });
    expect(Object.keys(template.findOutputs('WebhookUrl'))).toHaveLength(1);
  });

  it('bounds what a flood can use', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'poolkeeper-webhook',
      Handler: 'webhook.handler',
      ReservedConcurrentExecutions: 20,
      Timeout: 10,
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('has a secret that AWS generates, and a queue that keeps the passes of a pool apart', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'poolkeeper/webhook',
      SecretString: Match.absent(),
      GenerateSecretString: { GenerateStringKey: 'current', PasswordLength: 48 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'poolkeeper-passes.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      VisibilityTimeout: 60,
      MessageRetentionPeriod: 120,
    });
  });

  it('stays outside of the network of the other functions', () => {
    const { Receiver: receiver, Autoscaler: autoscaler } = Object.fromEntries(
      Object.entries(
        aPoolTemplate({
          config: {
            functions: { network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] } },
            scaling: { webhook: true },
          },
        }).findResources('AWS::Lambda::Function'),
      ).map(([, { Properties }]) => {
        const { FunctionName, VpcConfig } = Properties as { FunctionName: string; VpcConfig?: unknown };
        return [FunctionName.endsWith('-webhook') ? 'Receiver' : 'Autoscaler', VpcConfig];
      }),
    );
    expect(receiver).toBeUndefined();
    expect(autoscaler).toBeDefined();
  });
});

describe('the schedule of a pool', () => {
  it('requests its passes in the queue that events use, so that they do not overlap', () => {
    const template = aPoolTemplate({ config: { scaling: { webhook: true } } });

    const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
    const { Target } = (schedule?.Properties ?? {}) as {
      Target: { Arn: unknown; Input: string; SqsParameters: unknown };
    };

    expect(JSON.stringify(Target.Arn)).toContain(':poolkeeper-passes.fifo');
    expect(Target.SqsParameters).toEqual({ MessageGroupId: 'blue' });
    // Without the time, the queue would take the requests of five minutes for one.
    expect(JSON.parse(Target.Input)).toEqual({ pool: 'blue', scheduledAt: '<aws.scheduler.scheduled-time>' });
  });

  it('of a pool with functions of its own uses a queue of the pool', () => {
    const template = aPoolTemplate({ config: { scaling: { webhook: true }, functions: {} } });

    const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
    expect(JSON.stringify(schedule)).toContain(':poolkeeper-blue-passes.fifo');
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'poolkeeper-blue-passes.fifo' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'poolkeeper-blue-webhook',
      Environment: { Variables: { POOL: 'blue', WEBHOOK_SECRET: 'poolkeeper/blue/webhook' } },
    });
    expect(Object.keys(template.findOutputs('WebhookUrl'))).toHaveLength(1);
  });
});

function autoscalerWith(props: { readonly webhook?: boolean }): Template {
  return Template.fromStack(new AutoscalerStack(anApp(), 'poolkeeper-autoscaler', props));
}
