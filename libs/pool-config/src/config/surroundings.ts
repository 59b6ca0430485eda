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
  token: secretSource().default({}).meta({
    description: 'Token of the worker pool, SPACELIFT_TOKEN.',
    absent: 'in a secret that Poolkeeper creates, and you fill',
  }),
  privateKey: secretSource().default({}).meta({
    description: 'Private key of the worker pool, SPACELIFT_POOL_PRIVATE_KEY, as base64.',
    absent: 'in the same secret',
  }),
  environment: mapOf(secretSource())
    .default({})
    .describe(
      'Secret environment variables of the launcher, by name. Each start of an instance reads them anew.',
    ),
  kmsKey: kmsKeyArn().optional().meta({
    description: 'ARN of a KMS key of yours for the secrets that Poolkeeper creates.',
    absent: 'the key of AWS for them',
  }),
});

export const userData = section({
  setup: z.string('must be a shell script').optional().meta({
    description:
      'Shell script (bash) that runs as root before the launcher starts. The variables that it exports reach the launcher; a command that fails in it ends the instance. No secrets: it is in the user data.',
    absent: 'nothing',
  }),
  cloudWatchAgent: flag()
    .default(true)
    .describe(
      'Whether the CloudWatch agent sends the logs of the launcher, and memory and disk of the group as metrics. Without it, the logs end with the instance.',
    ),
});

const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const retentionExpectation = `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}`;

export const logs = section({
  create: flag()
    .default(true)
    .describe('Whether the log groups are created. Without that they have to be there already.'),
  retentionDays: count({ least: 1, most: 3653 })
    .refine((days) => retentionDays.includes(days), retentionExpectation)
    .meta({ errorMessage: retentionExpectation })
    .default(60)
    .describe('For how many days logs are kept. They are paid for by the month.'),
  class: oneOf('standard', 'infrequent-access')
    .default('standard')
    .describe(
      'Class of the log groups of the instances. `infrequent-access` costs half, and has no metric filters and no live tail. It cannot be changed later. Those of functions are always standard, as CloudWatch takes the metrics out of them.',
    ),
  kmsKey: kmsKeyArn()
    .optional()
    .meta({ description: 'ARN of a KMS key of yours.', absent: 'CloudWatch encrypts with its own' }),
});

export const monitoring = section({
  alarms: flag()
    .default(true)
    .describe(
      'Whether alarms are created: queue wait, capacity short, long drains, retained instances, failed passes, redrive queue and more.',
    ),
  notify: listOf(text(/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic'))
    .default([])
    .describe('SNS topics that the alarms notify. With none, alarms are to be looked at.'),
  queueWait: duration({ least: '1m', most: '1d' })
    .default('15m')
    .describe('An alarm goes off when a run waits for longer.'),
  drain: duration({ least: '1m', most: '48h' })
    .default('4h')
    .describe('An alarm goes off when a drain takes longer. Longer than the longest run is a good rule.'),
  dashboard: flag().default(true).describe('Whether a dashboard is created.'),
  runbookUrl: url()
    .optional()
    .meta({ description: 'Where your runbook is: in every alarm.', absent: 'the one of Poolkeeper' }),
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
    .meta({ description: 'Id of the statement.', absent: 'none' }),
  effect: oneOf('Allow', 'Deny').default('Allow').describe('Whether it allows or denies.'),
  actions: listOf(text(/^(\*|[a-z0-9-]+:[\w*?]+)$/, 'must be an IAM action, such as s3:GetObject'), {
    least: 1,
  }).describe('IAM actions, `*` for any part.'),
  resources: listOf(text(/^(\*|arn:.+)$/, 'must be an ARN or *'), { least: 1 }).describe(
    'ARNs of what the actions are on, `*` for all.',
  ),
  conditions: mapOf(z.record(z.string(), z.unknown())).optional().meta({
    description: 'Conditions, as in a policy document: operators with keys and values.',
    absent: 'none',
  }),
});

export const permissions = section({
  instanceRole: text(
    /^(arn:[\w-]+:iam::\d{12}:role\/.+|[\w+=,.@-]{1,64})$/,
    'must be the name or the ARN of an IAM role',
  )
    .optional()
    .meta({
      description:
        'Name or ARN of a role of yours for the instances. It has to trust EC2, and what Poolkeeper needs is added to it.',
      absent: 'a role that is created',
    }),
  statements: listOf(statement)
    .default([])
    .describe('What the instances, and with them every run, may do beyond what Poolkeeper needs.'),
  boundary: managedPolicyArn()
    .optional()
    .meta({ description: 'ARN of the permissions boundary of every role that is created.', absent: 'none' }),
});

export const functions = section({
  network: section({
    subnets: listOf(subnetId(), { least: 1 }).describe('Private subnets with a way to Spacelift and to AWS.'),
    securityGroups: listOf(securityGroupId(), { least: 1 }).describe(
      'Security groups, with https to the outside.',
    ),
  })
    .optional()
    .meta({
      description:
        'Runs them in a VPC: for a Spacelift that only that reaches. It costs a NAT gateway or endpoints.',
      absent: 'they are in no VPC, and reach what is public',
    }),
  architecture: oneOf('arm64', 'x86_64')
    .default('arm64')
    .describe('Architecture of the functions. `arm64` costs a fifth less.'),
  memoryMiB: count({ least: 128, most: 10_240 }).default(512).describe('Memory in MiB; CPU comes with it.'),
  tracing: oneOf('active', 'pass-through')
    .default('active')
    .describe('Traces by X-Ray: of all invocations, or of those whose caller asks for it.'),
  timeout: duration({ least: '30s', most: '15m' })
    .default('1m')
    .describe('The longest that an invocation of the autoscaler may take.'),
});

export const tags = mapOf(z.string('must be a text'));
