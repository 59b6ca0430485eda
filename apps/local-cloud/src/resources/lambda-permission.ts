import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import type { Statement } from '../iam/policy-document.ts';
import { requiredText, textOf } from './properties.ts';

export function lambdaPermission({ functions }: Pick<AccountStores, 'functions'>): ResourceHandler {
  return {
    create: ({ properties, generatedName }) => {
      functions.setPermission(
        requiredText(properties, 'FunctionName'),
        generatedName,
        statementOf(properties),
      );
      return { physicalId: generatedName, attributes: { Id: generatedName } };
    },
    delete: ({ record, properties }) => {
      const name = requiredText(properties, 'FunctionName');
      if (functions.find(name) !== undefined) functions.setPermission(name, record.physicalId, undefined);
    },
  };
}

function statementOf(properties: Properties): Statement {
  const principal = requiredText(properties, 'Principal');
  const [sourceArn, account] = ['SourceArn', 'SourceAccount'].map((name) => textOf(properties, name));
  const isIdentity = principal.startsWith('arn:') || /^\d{12}$/.test(principal);
  return {
    effect: 'Allow',
    actions: [requiredText(properties, 'Action')],
    principals: [principal === '*' ? '*' : `${isIdentity ? 'AWS' : 'Service'}:${principal}`],
    conditions: {
      ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': [sourceArn] } }),
      ...(account !== undefined && { StringEquals: { 'aws:SourceAccount': [account] } }),
    },
  };
}
