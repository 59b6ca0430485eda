import * as z from 'zod';
import {
  count,
  duration,
  flag,
  kmsKeyArn,
  listOf,
  managedPolicyArn,
  mapOf,
  oneOf,
  section,
  securityGroupId,
  subnetId,
  text,
  url,
} from './fields.ts';
import { secretSource } from './secret-source.ts';

export const secrets = section({
  token: secretSource().default({}).describe('Token of the worker pool, SPACELIFT_TOKEN.'),
  privateKey: secretSource()
    .default({})
    .describe('Private key of the worker pool, SPACELIFT_POOL_PRIVATE_KEY, as base64.'),
  environment: mapOf(secretSource())
    .default({})
    .describe('Secret environment variables of the launcher, by name.'),
  kmsKey: kmsKeyArn().optional().meta({
    description: 'ARN of a KMS key of yours for the secrets that Poolkeeper creates.',
    absent: 'the key of AWS for them',
  }),
});

export const userData = section({
  setup: z
    .string('must be a shell script')
    .optional()
    .describe(
      'Shell script that runs as root before the launcher starts. Its exported variables reach the launcher.',
    ),
  cloudWatchAgent: flag().default(true).describe('Whether the CloudWatch agent sends logs and metrics.'),
});

const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logs = section({
  create: flag()
    .default(true)
    .describe('Whether the log groups are created. They have to be there otherwise.'),
  retentionDays: count({ least: 1, most: 3653 })
    .refine(
      (days) => retentionDays.includes(days),
      `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}`,
    )
    .default(60)
    .describe('For how many days logs are kept.'),
  class: oneOf('standard', 'infrequent-access').default('standard').describe('Class of the log groups.'),
  kmsKey: kmsKeyArn()
    .optional()
    .meta({ description: 'ARN of a KMS key of yours.', absent: 'CloudWatch encrypts with its own' }),
});

export const monitoring = section({
  alarms: flag().default(true).describe('Whether alarms are created.'),
  notify: listOf(text(/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic'))
    .default([])
    .describe('SNS topics that the alarms notify.'),
  queueWait: duration({ least: '1m', most: '1d' })
    .default('15m')
    .describe('An alarm when a run waits for longer.'),
  drain: duration({ least: '1m', most: '48h' }).default('4h').describe('An alarm when a drain takes longer.'),
  dashboard: flag().default(true).describe('Whether a dashboard is created.'),
  runbookUrl: url()
    .optional()
    .meta({ description: 'Where your runbook is.', absent: 'the one of Poolkeeper' }),
  groupMetrics: listOf(
    text(
      /^(Group|WarmPool|GroupAndWarmPool)\w+$/,
      'must be a metric of Auto Scaling groups, such as GroupDesiredCapacity',
    ),
  )
    .optional()
    .meta({ description: 'Metrics of the group that CloudWatch collects.', absent: 'all' }),
});

const statement = section({
  sid: text(/^[A-Za-z0-9]+$/, 'must be letters and digits')
    .optional()
    .describe('Id of the statement.'),
  effect: oneOf('Allow', 'Deny').default('Allow').describe('Allow or Deny.'),
  actions: listOf(text(/^(\*|[a-z0-9-]+:[\w*?]+)$/, 'must be an IAM action, such as s3:GetObject'), {
    least: 1,
  }).describe('IAM actions.'),
  resources: listOf(text(/^(\*|arn:.+)$/, 'must be an ARN or *'), { least: 1 }).describe('ARNs.'),
  conditions: mapOf(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Conditions, as in a policy document.'),
});

export const permissions = section({
  instanceRole: text(
    /^(arn:[\w-]+:iam::\d{12}:role\/.+|[\w+=,.@-]{1,64})$/,
    'must be the name or the ARN of an IAM role',
  )
    .optional()
    .describe('A role of yours for the instances instead of a new one. EC2 has to be trusted by it.'),
  statements: listOf(statement)
    .default([])
    .describe('What the instances may do beyond what Poolkeeper needs.'),
  boundary: managedPolicyArn()
    .optional()
    .describe('ARN of the permissions boundary of every role that is created.'),
});

export const functions = section({
  network: section({
    subnets: listOf(subnetId(), { least: 1 }).describe('Private subnets with a way to Spacelift and to AWS.'),
    securityGroups: listOf(securityGroupId(), { least: 1 }).describe('Security groups.'),
  })
    .optional()
    .describe('Runs them in a VPC.'),
  architecture: oneOf('arm64', 'x86_64').default('arm64').describe('Of the functions.'),
  memoryMiB: count({ least: 128, most: 10_240 }).default(512).describe('Memory in MiB; CPU comes with it.'),
  tracing: oneOf('active', 'pass-through').default('active').describe('X-Ray.'),
  timeout: duration({ least: '30s', most: '15m' })
    .default('1m')
    .describe('The longest that an invocation of the autoscaler may take.'),
});

export const tags = mapOf(z.string('must be a text'));
