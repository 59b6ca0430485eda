import type { AccountStores } from '../account/account.ts';
import type { ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { requiredText } from './properties.ts';

/** Versions and aliases. Every qualifier refers to the current function: old versions are not kept. */
export function lambdaVersionHandlers({ functions }: Pick<AccountStores, 'functions'>): ResourceHandlers {
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
