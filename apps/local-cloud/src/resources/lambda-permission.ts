import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { roleNameOf, type Identities } from '../iam/identities.ts';
import type { Statement } from '../iam/policy-document.ts';
import { booleanOf, requiredText, textOf } from './properties.ts';

export function lambdaPermission({
  functions,
  identities,
}: Pick<AccountStores, 'functions' | 'identities'>): ResourceHandler {
  return {
    create: ({ properties, generatedName }) => {
      requirePrincipal(requiredText(properties, 'Principal'), identities);
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

/** AWS stores the unique id of a role, so the role has to exist. */
function requirePrincipal(principal: string, identities: Identities): void {
  if (!principal.includes(':role/') || identities.hasRole(roleNameOf(principal))) return;
  throw new AwsFault(
    'InvalidParameterValueException',
    'The provided principal was invalid. Please check the principal and try again.',
  );
}

function statementOf(properties: Properties): Statement {
  const principal = requiredText(properties, 'Principal');
  const [sourceArn, account, urlAuth] = ['SourceArn', 'SourceAccount', 'FunctionUrlAuthType'].map((name) =>
    textOf(properties, name),
  );
  const viaUrl = booleanOf(properties, 'InvokedViaFunctionUrl');
  const isIdentity = principal.startsWith('arn:') || /^\d{12}$/.test(principal);
  return {
    effect: 'Allow',
    actions: [requiredText(properties, 'Action')],
    principals: [principal === '*' ? '*' : `${isIdentity ? 'AWS' : 'Service'}:${principal}`],
    conditions: {
      ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': [sourceArn] } }),
      ...((account !== undefined || urlAuth !== undefined) && {
        StringEquals: {
          ...(account !== undefined && { 'aws:SourceAccount': [account] }),
          ...(urlAuth !== undefined && { 'lambda:FunctionUrlAuthType': [urlAuth] }),
        },
      }),
      ...(viaUrl !== undefined && { Bool: { 'lambda:InvokedViaFunctionUrl': [String(viaUrl)] } }),
    },
  };
}
