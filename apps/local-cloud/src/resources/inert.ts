import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import type { Account } from '../account/account.ts';

/** Types that a pool may have and that do nothing here: they are recorded, with what references to them come to. */
const inertTypes: readonly {
  readonly type: string;
  readonly service: string;
  readonly kind: string;
  readonly name: string;
}[] = [
  { type: 'AWS::SNS::Topic', service: 'sns', kind: '', name: 'TopicName' },
  { type: 'AWS::SNS::Subscription', service: 'sns', kind: '', name: '' },
  { type: 'AWS::SNS::TopicPolicy', service: 'sns', kind: '', name: '' },
  { type: 'AWS::Logs::MetricFilter', service: 'logs', kind: 'metric-filter:', name: 'FilterName' },
  { type: 'AWS::Logs::ResourcePolicy', service: 'logs', kind: 'resource-policy:', name: 'PolicyName' },
  { type: 'AWS::Logs::QueryDefinition', service: 'logs', kind: 'query-definition:', name: '' },
  { type: 'AWS::Lambda::EventInvokeConfig', service: 'lambda', kind: 'event-invoke-config:', name: '' },
  { type: 'AWS::CDK::Metadata', service: 'cdk', kind: '', name: '' },
  { type: 'AWS::CloudFormation::WaitConditionHandle', service: 'cloudformation', kind: 'wait:', name: '' },
  { type: 'AWS::Scheduler::ScheduleGroup', service: 'scheduler', kind: 'schedule-group/', name: 'Name' },
];

export function inertHandlers({ world: { region, accountId } }: Account): ResourceHandlers {
  return new Map(
    inertTypes.map(({ type, service, kind, name }): [string, ResourceHandler] => [
      type,
      {
        replacedOn: name === '' ? [] : [name],
        create: ({ properties, generatedName }) => {
          const own = name === '' ? undefined : properties[name];
          const physicalName = typeof own === 'string' ? own : generatedName;
          const arn = `arn:aws:${service}:${region}:${accountId}:${kind}${physicalName}`;
          // An SNS topic goes by its ARN.
          const physicalId = service === 'sns' ? arn : physicalName;
          return { physicalId, attributes: { Arn: arn, TopicArn: arn, TopicName: physicalName } };
        },
        update: ({ record }) => record,
      },
    ]),
  );
}
