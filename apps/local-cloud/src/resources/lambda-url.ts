import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { requiredText } from './properties.ts';

/** The URL of a function. Only requests of functions reach it: see `function-network.ts`. */
export function lambdaUrl({
  functions,
  functionUrls,
}: Pick<AccountStores, 'functions' | 'functionUrls'>): ResourceHandler {
  return {
    replacedOn: ['Qualifier', 'TargetFunctionArn'],
    create: ({ properties }) => {
      const name = requiredText(properties, 'TargetFunctionArn');
      const target = functions.find(name);
      if (target === undefined) {
        throw new AwsFault('ResourceNotFoundException', `Function not found: ${name}`, 404);
      }
      requireServedAuth(properties);
      const id = functionUrls.create(target.name);
      return {
        physicalId: target.arn,
        attributes: { FunctionArn: target.arn, FunctionUrl: functionUrls.urlOf(id) },
      };
    },
    update: ({ record, properties }) => {
      requireServedAuth(properties);
      return record;
    },
    delete: ({ properties }) => {
      const target = functions.find(requiredText(properties, 'TargetFunctionArn'));
      if (target !== undefined) functionUrls.delete(functionUrls.create(target.name));
    },
  };
}

function requireServedAuth(properties: Properties): void {
  const auth = requiredText(properties, 'AuthType');
  if (auth !== 'NONE') {
    throw new TemplateError(`local-cloud supports function URLs with AuthType NONE only, got ${auth}`);
  }
}
