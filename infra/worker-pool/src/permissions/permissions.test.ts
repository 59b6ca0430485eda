import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AutoscalerStack, LifecycleManagerStack } from '../stacks.ts';
import { aPoolTemplate } from '../testing/a-pool.ts';
import { anApp } from '../testing/an-app.ts';
import { arn, grantsIn, principalsWith } from './grants.ts';

/** The shared services with a webhook, and a pool with spot instances and synchronous launches. */
const grants = grantsIn([
  Template.fromStack(new AutoscalerStack(anApp(), 'poolkeeper-autoscaler', { webhook: true })),
  Template.fromStack(new LifecycleManagerStack(anApp(), 'poolkeeper-lifecycle-manager')),
  aPoolTemplate({
    config: {
      instances: { types: ['m7i.large', 'm6i.large'], purchase: { kind: 'spot' } },
      scaling: { launch: { mode: 'synchronous' } },
    },
  }),
]);

const secret = (name: string) => arn('secretsmanager', `secret:${name}-AbCdEf`);
const parameter = (name: string) => arn('ssm', `parameter${name}`);
const group = arn('autoscaling', 'autoScalingGroup:0a1b2c3d:autoScalingGroupName/poolkeeper-blue');
const instance = arn('ec2', 'instance/i-0123456789abcdef0');

const questions: readonly (readonly [what: string, action: string, resource: string])[] = [
  ['read the API key of the pool', 'secretsmanager:GetSecretValue', secret('poolkeeper/blue/api-key')],
  ['read the API key of another pool', 'secretsmanager:GetSecretValue', secret('poolkeeper/green/api-key')],
  [
    'read the token and the private key of the pool',
    'secretsmanager:GetSecretValue',
    secret('poolkeeper/blue/worker'),
  ],
  [
    'read the token and the private key of another pool',
    'secretsmanager:GetSecretValue',
    secret('poolkeeper/green/worker'),
  ],
  ['read any other secret', 'secretsmanager:GetSecretValue', secret('acme/database')],
  ['change a secret of the pool', 'secretsmanager:PutSecretValue', secret('poolkeeper/blue/worker')],
  ["read the pool's settings", 'ssm:GetParameter', parameter('/poolkeeper/pools/blue')],
  ["write the pool's settings", 'ssm:PutParameter', parameter('/poolkeeper/pools/blue')],
  ['read any other parameter', 'ssm:GetParameter', parameter('/acme/database')],
  ["send to the pool's queue", 'sqs:SendMessage', arn('sqs', 'poolkeeper-blue')],
  ["receive from and delete in the pool's queue", 'sqs:DeleteMessage', arn('sqs', 'poolkeeper-blue')],
  ["send to the pool's redrive queue", 'sqs:SendMessage', arn('sqs', 'poolkeeper-blue-redrive')],
  ['invoke the autoscaler', 'lambda:InvokeFunction', arn('lambda', 'function:poolkeeper-autoscaler')],
  [
    'invoke the lifecycle manager',
    'lambda:InvokeFunction',
    arn('lambda', 'function:poolkeeper-lifecycle-manager'),
  ],
  [
    'invoke the termination policy',
    'lambda:InvokeFunction',
    arn('lambda', 'function:poolkeeper-termination-policy'),
  ],
  [
    "invoke the webhook's receiver, through its URL",
    'lambda:InvokeFunctionUrl',
    arn('lambda', 'function:poolkeeper-webhook'),
  ],
  [
    "read the secret of the webhook's signatures",
    'secretsmanager:GetSecretValue',
    secret('poolkeeper/webhook'),
  ],
  ['request a pass', 'sqs:SendMessage', arn('sqs', 'poolkeeper-passes.fifo')],
  ['put events on a bus', 'events:PutEvents', arn('events', 'event-bus/default')],
  ['tag an instance', 'ec2:CreateTags', instance],
  ['change the number of instances', 'autoscaling:SetDesiredCapacity', group],
  [
    'terminate an instance through its group, and so through the gate',
    'autoscaling:TerminateInstanceInAutoScalingGroup',
    group,
  ],
  ['release an instance from the gate', 'autoscaling:CompleteLifecycleAction', group],
  ['terminate an instance past the gate', 'ec2:TerminateInstances', instance],
  ['remove or change a hook', 'autoscaling:PutLifecycleHook', group],
  ["pass any role but that of a pool's instances", 'iam:PassRole', 'arn:aws:iam::123456789012:role/acme'],
];

const page = `# Who can do what

<!-- Generated from the templates: run \`npx vitest run --root infra/worker-pool permissions -u\`. -->

The principals to which the templates of the shared services, with a webhook, and of a pool \`blue\` with spot instances give a permission. _Conditionally_
means that a condition in the policy limits it, such as an instance to itself. Permissions that you give, such as \`permissions.statements\`,
administrators, and AWS itself are not listed. [Security](../security.md) explains what follows.

${table(
  ['who can', 'action', 'principals'],
  questions.map(([what, action, resource]) => [
    what,
    `\`${action}\``,
    principalsWith(grants, action, resource).join('; ') || 'none',
  ]),
)}
`;

describe('the permissions in the templates', () => {
  it('are those of the reference page', async () => {
    await expect(page).toMatchFileSnapshot(
      join(import.meta.dirname, '../../../../docs/reference/permissions.md'),
    );
  });

  it('let instances read the secrets of their own pool only, and functions no secret of workers', () => {
    expect(whoCan('read the token and the private key of the pool')).toEqual(['instances of pool blue']);
    expect(whoCan('read the token and the private key of another pool')).toEqual([]);
    // The condition is a tag of the secret's owner.
    const functions = ['autoscaler', 'lifecycle-manager', 'termination-policy'];
    const conditionally = functions.map((name) => `poolkeeper-${name}, conditionally`);
    expect(whoCan('read any other secret')).toEqual(conditionally);
    expect(whoCan('read any other parameter')).toEqual(conditionally);
  });

  it('let no principal change secrets, settings and hooks, or end an instance past the gate', () => {
    for (const what of [
      'change a secret of the pool',
      "write the pool's settings",
      'put events on a bus',
      'terminate an instance past the gate',
      'remove or change a hook',
      "pass any role but that of a pool's instances",
    ]) {
      expect(whoCan(what), what).toEqual([]);
    }
  });

  it('are of principals that docs/security.md names', () => {
    const security = readFileSync(join(import.meta.dirname, '../../../../docs/security.md'), 'utf8');
    const rows: Readonly<Record<string, string>> = {
      'poolkeeper-autoscaler': 'role of the autoscaler',
      'poolkeeper-lifecycle-manager': 'role of the lifecycle manager',
      'poolkeeper-termination-policy': 'role of the termination policy',
      'instances of pool blue': 'role of the instances',
      'hooks of poolkeeper-blue notify its queue': 'role of the hooks',
      'invokes the autoscaler for poolkeeper-blue': 'role of the schedule',
      'poolkeeper-webhook': "role of the webhook's receiver",
      everyone: 'whoever knows the URL of the webhook',
      'events.amazonaws.com': 'the spot rule',
      AWSServiceRoleForAutoScaling: 'the schedule and Auto Scaling',
    };

    expect([...new Set(grants.map(({ principal }) => principal))].sort()).toEqual(Object.keys(rows).sort());
    for (const row of Object.values(rows)) expect(security).toContain(row);
  });

  it("let the webhook's receiver do nothing but read its secret and request passes", () => {
    const own = grants
      .filter(({ principal }) => principal === 'poolkeeper-webhook')
      .map(({ actions, resources }) => [
        actions.join(),
        resources.map((each) => each.split(':').slice(5).join(':')).join(),
      ]);

    expect(own).toEqual([
      ['secretsmanager:GetSecretValue', 'secret:poolkeeper/webhook-??????'],
      ['sqs:SendMessage', 'poolkeeper-passes.fifo'],
      ['logs:CreateLogStream,logs:PutLogEvents', 'log-group:/aws/lambda/poolkeeper-webhook:*'],
    ]);
    expect(whoCan("read the secret of the webhook's signatures")).toEqual(['poolkeeper-webhook']);
    expect(whoCan('request a pass')).toEqual(['poolkeeper-webhook']);
  });

  it("let nothing but Auto Scaling, by its role, and the pool's own rule send to a queue", () => {
    expect(whoCan("send to the pool's queue")).toEqual([
      'events.amazonaws.com, conditionally',
      'hooks of poolkeeper-blue notify its queue',
    ]);
  });
});

function whoCan(what: string): readonly string[] {
  const question = questions.find(([asked]) => asked === what);
  if (question === undefined) throw new Error(`there is no question "${what}"`);
  return principalsWith(grants, question[1], question[2]);
}

/** Formats a table as Prettier does. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
