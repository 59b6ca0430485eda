import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AutoscalerStack, LifecycleManagerStack } from './stacks.ts';
import { aPoolTemplate } from './testing/a-pool.ts';
import { anApp } from './testing/an-app.ts';

/**
 * Roles can be passed to these services only within an account (`iam:PassRole`), and they document no source conditions for the
 * roles of functions and instances.
 */
const withoutSource = ['ec2.amazonaws.com', 'lambda.amazonaws.com'];

const templates = {
  autoscaler: Template.fromStack(new AutoscalerStack(anApp(), 'poolkeeper-autoscaler', { webhook: true })),
  'lifecycle manager': Template.fromStack(new LifecycleManagerStack(anApp(), 'poolkeeper-lifecycle-manager')),
  pool: aPoolTemplate({
    config: {
      instances: { types: ['m7i.large', 'm6i.large'], purchase: { kind: 'spot' } },
      lifecycle: { readinessGate: true },
    },
  }),
  'pool with functions of its own': aPoolTemplate({ config: { functions: {} } }),
};

describe.each(Object.entries(templates))('what the stack of the %s trusts', (_, template) => {
  it('is a service on behalf of the same account and resource, wherever the service says so', () => {
    const trusts = statementsOf(template, 'AWS::IAM::Role', 'AssumeRolePolicyDocument');
    const allowed = statementsOf(template, 'AWS::SQS::QueuePolicy', 'PolicyDocument').filter(
      ({ Effect }) => Effect === 'Allow',
    );

    expect(trusts.length).toBeGreaterThan(0);
    for (const statement of [...trusts, ...allowed]) {
      const service = String(statement.Principal.Service);
      if (!withoutSource.includes(service)) {
        expect(JSON.stringify(statement.Condition), service).toMatch(/"aws:Source(Account|Arn)"/);
      }
    }
  });

  it('is no function invocation by a service on behalf of another account', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Permission'))) {
      const { Principal, SourceArn, SourceAccount, FunctionName } = Properties as Record<string, unknown>;
      // The receiver of the webhook verifies signatures instead.
      if (Principal === '*' && JSON.stringify(FunctionName).includes('WebhookReceiver')) continue;
      const principal = JSON.stringify(Principal);
      expect(
        principal.includes('AWS::AccountId') || (SourceArn ?? SourceAccount) !== undefined,
        principal,
      ).toBe(true);
    }
  });
});

it("lets Auto Scaling send to a pool's queue on behalf of that pool's group only", () => {
  const [trust] = statementsOf(templates.pool, 'AWS::IAM::Role', 'AssumeRolePolicyDocument').filter(
    ({ Principal }) => Principal.Service === 'autoscaling.amazonaws.com',
  );

  expect(trust?.Condition).toMatchObject({
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  });
  expect(JSON.stringify(trust?.Condition)).toContain(
    ':autoScalingGroup:*:autoScalingGroupName/poolkeeper-blue"',
  );
});

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: { readonly Service?: string; readonly AWS?: unknown };
  readonly Condition?: unknown;
}

function statementsOf(template: Template, type: string, property: string): readonly Statement[] {
  return Object.values(template.findResources(type)).flatMap(({ Properties }) => {
    const { [property]: document } = Properties as Record<
      string,
      { readonly Statement: readonly Statement[] }
    >;
    return document?.Statement ?? [];
  });
}
