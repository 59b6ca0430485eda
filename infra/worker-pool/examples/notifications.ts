import { Stack, type App } from 'aws-cdk-lib';
import { LoggingLevel, SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

const topicName = 'poolkeeper-alarms';

/** Alarms that notify a Slack channel and an HTTPS endpoint, such as PagerDuty's. */
export function notifications(app: App): void {
  const stack = new Stack(app, 'poolkeeper-alarm-topic');
  const topic = new Topic(stack, 'Topic', { topicName, enforceSSL: true });
  // A policy of the topic's own replaces the default one, which lets the alarms of the account publish.
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  topic.addSubscription(new UrlSubscription('https://events.pagerduty.com/integration/YOUR_KEY/enqueue'));
  new SlackChannelConfiguration(stack, 'Slack', {
    slackChannelConfigurationName: topicName,
    slackWorkspaceId: 'T0123456789',
    slackChannelId: 'C0123456789',
    notificationTopics: [topic],
    loggingLevel: LoggingLevel.NONE,
    guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
  });

  const pool = poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'notifications',
      instances: { types: ['m7i.large', 'm6i.large'], purchase: { kind: 'spot' } },
      monitoring: {
        notify: [`arn:aws:sns:eu-west-1:111111111111:${topicName}`],
        queueWait: '5m',
        drain: '30m',
      },
    },
  });
  pool.addStackDependency(stack);
}
