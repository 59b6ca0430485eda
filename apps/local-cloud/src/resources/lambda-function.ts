import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import type { FunctionSettings } from '../functions/function-settings.ts';
import { roleNameOf } from '../iam/identities.ts';
import { listOf, numberOf, objectOf, requiredText, textOf } from './properties.ts';

type FunctionStores = Pick<AccountStores, 'functions' | 'identities' | 'code'>;

export function lambdaFunction(stores: FunctionStores): ResourceHandler {
  const { functions } = stores;
  return {
    replacedOn: ['FunctionName', 'PackageType', 'TenancyConfig'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'FunctionName') ?? generatedName;
      const { arn } = functions.create(
        settingsOf(name, properties, stores),
        requiredText(properties, 'Role'),
      );
      return { physicalId: name, attributes: { Arn: arn } };
    },
    update: ({ record, properties }) => {
      functions.update(settingsOf(record.physicalId, properties, stores), requiredText(properties, 'Role'));
      return record;
    },
    delete: ({ record }) => {
      functions.delete(record.physicalId);
    },
  };
}

function settingsOf(name: string, properties: Properties, stores: FunctionStores): FunctionSettings {
  const runtime = requiredText(properties, 'Runtime');
  if (!runtime.startsWith('nodejs')) {
    throw new TemplateError(
      `local-cloud runs only Node.js functions, and ${name} has the runtime ${runtime}`,
    );
  }
  const roleArn = requiredText(properties, 'Role');
  const credentials = stores.identities.assume(roleArn, {
    sessionName: name,
    service: 'lambda.amazonaws.com',
  });
  if (credentials === undefined) {
    throw invalid('The role defined for the function cannot be assumed by Lambda.');
  }
  requireNetworkAccess(properties, roleArn, stores);
  const logGroupName = textOf(objectOf(properties, 'LoggingConfig') ?? {}, 'LogGroup');
  const variables = objectOf(objectOf(properties, 'Environment') ?? {}, 'Variables') ?? {};
  return {
    name,
    codeFolder: codeFolderOf(properties, stores),
    handler: requiredText(properties, 'Handler'),
    timeoutSeconds: numberOf(properties, 'Timeout') ?? 3,
    memoryMb: numberOf(properties, 'MemorySize') ?? 128,
    environment: Object.fromEntries(Object.keys(variables).map((key) => [key, requiredText(variables, key)])),
    reservedConcurrency: numberOf(properties, 'ReservedConcurrentExecutions'),
    logGroupName,
    isTraced: textOf(objectOf(properties, 'TracingConfig') ?? {}, 'Mode') === 'Active',
    credentials,
  };
}

function codeFolderOf(properties: Properties, { code }: FunctionStores): string {
  const source = objectOf(properties, 'Code') ?? {};
  const inline = textOf(source, 'ZipFile');
  if (inline !== undefined) return code.inline(inline);
  return code.folderOf(requiredText(source, 'S3Bucket'), requiredText(source, 'S3Key'));
}

/** The permissions that Lambda needs from the function's role to place it in a VPC. */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function requireNetworkAccess(properties: Properties, roleArn: string, { identities }: FunctionStores): void {
  const place = objectOf(properties, 'VpcConfig');
  if (place === undefined || listOf(place, 'SubnetIds').length === 0) return;
  const denied = networkActions.find(
    (action) =>
      identities.judge(roleNameOf(roleArn), { action, resource: '*', context: {} }).kind === 'denied',
  );
  if (denied === undefined) return;
  throw invalid(
    `The provided execution role does not have permissions to call ${denied.replace('ec2:', '')} on EC2`,
  );
}

function invalid(message: string): AwsFault {
  return new AwsFault('InvalidParameterValueException', message);
}
