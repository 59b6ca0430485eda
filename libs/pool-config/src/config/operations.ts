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

const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const retentionExpectation = `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}`;

export const logs = section({
  create: flag()
    .default(true)
    .describe('Whether the log groups are created. If false, they must exist already.'),
  retentionDays: count({ least: 1, most: 3653 })
    .refine((days) => retentionDays.includes(days), retentionExpectation)
    .meta({ errorMessage: retentionExpectation })
    .default(60)
    .describe('Number of days for which logs are kept. They are charged by the month.'),
  class: oneOf('standard', 'infrequent-access')
    .default('standard')
    .describe(
      "Class of the instances' log groups. `infrequent-access` costs half, but has no metric filters and no live tail. It cannot be changed later. The functions' log groups are always standard, because CloudWatch extracts the metrics from them.",
    ),
  kmsKey: kmsKeyArn()
    .optional()
    .meta({ description: 'ARN of your KMS key for the logs.', absent: "CloudWatch's own key" }),
});

export const monitoring = section({
  alarms: flag()
    .default(true)
    .describe(
      'Whether alarms are created: for queue wait, capacity shortages, long drains, retained instances, failed passes, the redrive queue and more.',
    ),
  notify: listOf(text(/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic'))
    .default([])
    .describe('SNS topics that the alarms notify. With none, alarms show in the console only.'),
  queueWait: duration({ least: '1m', most: '1d' })
    .default('15m')
    .describe('Maximum time that a run may wait before an alarm is raised.'),
  drain: duration({ least: '1m', most: '48h' })
    .default('4h')
    .describe(
      'Maximum duration of a drain before an alarm is raised. It should be longer than the longest run.',
    ),
  dashboard: flag().default(true).describe('Whether a dashboard is created.'),
  hourlyPrices: mapOf(z.number('must be a price in dollars, such as 0.1008').positive('must be more than 0'))
    .optional()
    .meta({
      description:
        'What an hour of an instance costs in dollars, by instance type. The dashboard then shows an estimate; other types are not part of it.',
      absent: 'no estimate',
    }),
  runbookUrl: url()
    .optional()
    .meta({ description: 'URL of your runbooks, for the alarms.', absent: "Poolkeeper's runbooks" }),
  groupMetrics: listOf(
    text(
      /^(Group|WarmPool|GroupAndWarmPool)\w+$/,
      'must be a metric of Auto Scaling groups, such as GroupDesiredCapacity',
    ),
  )
    .optional()
    .meta({ description: "The group's metrics that CloudWatch collects.", absent: 'all' }),
});

const repositoryArn = () =>
  text(
    /^arn:[\w-]+:ecr:[a-z0-9-]+:\d{12}:repository\/[a-z0-9][a-z0-9._/-]*\*?$/,
    'must be the ARN of an ECR repository (arn:aws:ecr:REGION:ACCOUNT:repository/NAME), without a tag',
  );

const statement = section({
  sid: text(/^[A-Za-z0-9]+$/, 'must be letters and digits')
    .optional()
    .meta({ description: 'Id of the statement.', absent: 'none' }),
  effect: oneOf('Allow', 'Deny').default('Allow').describe('Whether it allows or denies.'),
  actions: listOf(text(/^(\*|[a-z0-9-]+:[\w*?]+)$/, 'must be an IAM action, such as s3:GetObject'), {
    least: 1,
  }).describe('IAM actions; `*` matches any part.'),
  resources: listOf(text(/^(\*|arn:.+)$/, 'must be an ARN or *'), { least: 1 }).describe(
    'ARNs of resources; `*` matches all.',
  ),
  conditions: mapOf(z.record(z.string(), z.unknown())).optional().meta({
    description: 'Conditions as in a policy document: operators with keys and values.',
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
        'Name or ARN of your role for the instances. It must trust EC2; Poolkeeper adds the permissions that it needs.',
      absent: 'a role that Poolkeeper creates',
    }),
  statements: listOf(statement)
    .default([])
    .describe('Additional permissions of the instances, and so of every run.'),
  runnerImages: listOf(repositoryArn())
    .default([])
    .describe(
      'ARNs of the ECR repositories from which instances may pull runner images; `*` at the end matches any rest. A repository of another account needs a policy that allows it too. The launcher logs in to ECR by itself.',
    ),
  boundary: managedPolicyArn().optional().meta({
    description: 'ARN of the permissions boundary of every role that Poolkeeper creates.',
    absent: 'none',
  }),
});

export const functions = section({
  network: section({
    subnets: listOf(subnetId(), { least: 1 }).describe('Private subnets with access to Spacelift and AWS.'),
    securityGroups: listOf(securityGroupId(), { least: 1 }).describe(
      'Security groups that allow outbound https.',
    ),
  })
    .optional()
    .meta({
      description:
        'Runs the functions in a VPC, for a Spacelift that is not public. It requires a NAT gateway or endpoints, which cost money.',
      absent: 'no VPC; the functions reach public endpoints',
    }),
  architecture: oneOf('arm64', 'x86_64')
    .default('arm64')
    .describe('Architecture of the functions. `arm64` costs a fifth less.'),
  memoryMiB: count({ least: 128, most: 10_240 })
    .default(512)
    .describe('Memory in MiB; the CPU share grows with it.'),
  tracing: oneOf('active', 'pass-through')
    .default('active')
    .describe(
      'X-Ray tracing: `active` traces all invocations, `pass-through` those whose caller requests it.',
    ),
  timeout: duration({ least: '30s', most: '15m' })
    .default('1m')
    .describe('Maximum duration of an invocation of the autoscaler.'),
});

const version = () => text(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'must be an exact version, such as 0.2.1');

export const services = section({
  autoscaler: version().optional().meta({
    description: 'Version of the npm package @poolkeeper/autoscaler to deploy.',
    absent: 'the version that this version of poolkeeper was tested with',
  }),
  lifecycleManager: version().optional().meta({
    description: 'Version of the npm package @poolkeeper/lifecycle-manager to deploy.',
    absent: 'the version that this version of poolkeeper was tested with',
  }),
});

export const tags = mapOf(z.string('must be a string'));
