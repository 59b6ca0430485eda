import { expect, it, onTestFinished } from 'vitest';
import type { Template, Value } from '../cloudformation/template.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import { aRole } from '../testing/an-assembly.ts';

// As Lambda's Node.js runtimes do, the process brings the AWS SDK for code that is written in a template.
const standIn = `
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
exports.handler = async ({ rawPath, headers, body, requestContext }) => {
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return { statusCode: 200, body: JSON.stringify({ rawPath, body, key: headers['x-key'], Arn, ...requestContext.http }) };
};`;

const caller = `
exports.handler = async () => {
  const answer = await fetch(process.env.URL + 'graphql', { method: 'POST', headers: { 'x-key': 'k' }, body: 'hello' });
  return { status: answer.status, text: await answer.text() };
};`;

it('the URL of a function invokes it, for a request of another function', async () => {
  const cloud = await aCloudWith(bothPermissions);

  const { status, text } = await call(cloud);

  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ rawPath: '/graphql', body: 'hello', key: 'k', method: 'POST' });
  expect(text).toContain(':assumed-role/');
});

it.each(Object.keys(bothPermissions('x')))(
  'the URL of a function refuses requests without %s',
  async (missing) => {
    const cloud = await aCloudWith((name) =>
      Object.fromEntries(Object.entries(bothPermissions(name)).filter(([id]) => id !== missing)),
    );

    expect(await call(cloud)).toMatchObject({ status: 403 });
  },
);

async function aCloudWith(permissions: (name: string) => Template['Resources']): Promise<LocalCloud> {
  const cloud = await startLocalCloud();
  onTestFinished(() => cloud.close());
  const template: Template = {
    Resources: {
      Role: aRole('lambda.amazonaws.com', []),
      StandIn: aFunction('stand-in', standIn),
      Url: {
        Type: 'AWS::Lambda::Url',
        Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['StandIn', 'Arn'] }, AuthType: 'NONE' },
      },
      ...permissions('StandIn'),
      Caller: aFunction('caller', caller, { URL: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } }),
    },
  };
  await cloud.account.stacks.deploy({
    name: 'urls',
    templateText: JSON.stringify(template),
    capabilities: ['CAPABILITY_IAM'],
  });
  return cloud;
}

function bothPermissions(name: string): Template['Resources'] {
  const permission = (properties: Record<string, Value>) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { Ref: name }, Principal: '*', ...properties },
  });
  return {
    InvokeUrl: permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }),
    Invoke: permission({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
  };
}

function aFunction(name: string, code: string, variables: Record<string, Value> = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { ZipFile: code },
      Timeout: 10,
      Environment: { Variables: variables },
    },
  };
}

async function call({ account }: LocalCloud) {
  const outcome = await account.functions.find('caller')?.invoke({});
  if (outcome?.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome.payload as { readonly status: number; readonly text: string };
}
