import type { Account } from '../account/account.ts';
import type { ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { requiredText } from './properties.ts';

/** Versions and aliases: every qualifier leads to the function as it is now. */
export function lambdaVersionHandlers({ functions }: Account): ResourceHandlers {
  const arnOf = (name: string) => functions.find(name)?.arn ?? name;
  return new Map([
    [
      'AWS::Lambda::Version',
      {
        create: ({ properties }) => {
          const name = requiredText(properties, 'FunctionName');
          const version = String(functions.find(name)?.revision ?? 1);
          const arn = `${arnOf(name)}:${version}`;
          return { physicalId: arn, attributes: { Version: version, FunctionArn: arn } };
        },
      },
    ],
    [
      'AWS::Lambda::Alias',
      {
        replacedOn: ['FunctionName', 'Name'],
        create: ({ properties }) => {
          const arn = `${arnOf(requiredText(properties, 'FunctionName'))}:${requiredText(properties, 'Name')}`;
          return { physicalId: arn, attributes: { AliasArn: arn } };
        },
        update: ({ record }) => record,
      },
    ],
  ]);
}
