import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import type { AccountStores } from '../account/account.ts';

/** Resource types that a pool may use and that have no effect here. They are recorded so that references resolve. */
const inertTypes: readonly {
  readonly type: string;
  readonly service: string;
  readonly kind: string;
  readonly name: string;
  /** The other properties whose change replaces the resource. @default none */
  readonly replacedOn?: readonly string[];
}[] = [
  { type: 'AWS::SNS::Topic', service: 'sns', kind: '', name: 'TopicName', replacedOn: ['FifoTopic'] },
  {
    type: 'AWS::SNS::Subscription',
    service: 'sns',
    kind: '',
    name: '',
    replacedOn: ['Endpoint', 'Protocol', 'TopicArn'],
  },
  { type: 'AWS::SNS::TopicPolicy', service: 'sns', kind: '', name: '' },
  {
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    service: 'chatbot',
    kind: 'chat-configuration/slack-channel/',
    name: 'ConfigurationName',
    replacedOn: ['SlackWorkspaceId'],
  },
  {
    type: 'AWS::Logs::MetricFilter',
    service: 'logs',
    kind: 'metric-filter:',
    name: 'FilterName',
    replacedOn: ['LogGroupName'],
  },
  { type: 'AWS::Logs::ResourcePolicy', service: 'logs', kind: 'resource-policy:', name: 'PolicyName' },
  { type: 'AWS::Logs::QueryDefinition', service: 'logs', kind: 'query-definition:', name: '' },
  {
    type: 'AWS::Lambda::EventInvokeConfig',
    service: 'lambda',
    kind: 'event-invoke-config:',
    name: '',
    replacedOn: ['FunctionName', 'Qualifier'],
  },
  // Of the CDK's bootstrap. Its bucket policy refuses requests without TLS, which are the only ones here.
  { type: 'AWS::S3::BucketPolicy', service: 's3', kind: '', name: '', replacedOn: ['Bucket'] },
  {
    type: 'AWS::ECR::Repository',
    service: 'ecr',
    kind: 'repository/',
    name: 'RepositoryName',
    replacedOn: ['EncryptionConfiguration'],
  },
  { type: 'AWS::CDK::Metadata', service: 'cdk', kind: '', name: '' },
  { type: 'AWS::CloudFormation::WaitConditionHandle', service: 'cloudformation', kind: 'wait:', name: '' },
  // No image is deleted here.
  {
    type: 'AWS::ImageBuilder::LifecyclePolicy',
    service: 'imagebuilder',
    kind: 'lifecycle-policy/',
    name: 'Name',
  },
  { type: 'AWS::Scheduler::ScheduleGroup', service: 'scheduler', kind: 'schedule-group/', name: 'Name' },
];

export function inertHandlers({
  world: { region, accountId },
}: Pick<AccountStores, 'world'>): ResourceHandlers {
  return new Map(
    inertTypes.map(({ type, service, kind, name, replacedOn = [] }): [string, ResourceHandler] => [
      type,
      {
        replacedOn: name === '' ? replacedOn : [name, ...replacedOn],
        create: ({ properties, generatedName }) => {
          const own = name === '' ? undefined : properties[name];
          const physicalName = typeof own === 'string' ? own : generatedName;
          const arn = `arn:aws:${service}:${region}:${accountId}:${kind}${physicalName}`;
          // The physical id of an SNS topic and of what Image Builder has is the ARN.
          const physicalId = service === 'sns' || service === 'imagebuilder' ? arn : physicalName;
          return { physicalId, attributes: { Arn: arn, TopicArn: arn, TopicName: physicalName } };
        },
        update: ({ record }) => record,
      },
    ]),
  );
}
