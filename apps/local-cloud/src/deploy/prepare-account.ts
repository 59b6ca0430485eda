import type { Account } from '../account/account.ts';
import { concurrentExecutions } from '../account/quotas.ts';
import { parseTemplate, type Properties, type Value } from '../cloudformation/template.ts';

/**
 * Creates the resources that a template expects in the account: the subnets and security groups that it names, the public
 * parameters with image ids, the roles and permissions boundaries that it refers to, and a limit of executions that can be reserved.
 */
export function createPrerequisites(templateText: string, account: Account): void {
  const { network, parameters } = account;
  for (const id of idsIn(templateText, /\bsubnet-[0-9a-f]{8,17}\b/g)) network.addSubnet(id);
  for (const id of idsIn(templateText, /\bsg-[0-9a-f]{8,17}\b/g)) {
    network.addSecurityGroup(id, { name: id, description: 'named by a template' });
  }
  const template = parseTemplate(templateText);
  for (const { Type: type, Default: name } of Object.values(template.Parameters ?? {})) {
    const isImage = type.includes('AWS::EC2::Image::Id');
    if (isImage && typeof name === 'string' && parameters.find(name) === undefined) {
      parameters.put({ name, value: 'ami-0123456789abcdef0', type: 'String' }, false);
    }
  }
  for (const { Properties: properties = {} } of Object.values(template.Resources)) {
    createIdentities(properties, account);
    if (properties.ReservedConcurrentExecutions !== undefined) {
      account.quotas.set(concurrentExecutions.code, usualExecutions);
    }
  }
}

/** Lambda's default limit of concurrent executions. A new account, which has fewer, has to request it before it can reserve any. */
const usualExecutions = 1000;

const anything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const trustedByInstances = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
};

function createIdentities(
  { Roles: roles, PermissionsBoundary: boundary }: Properties,
  { identities }: Account,
): void {
  if (typeof boundary === 'string' && !identities.hasManagedPolicy(boundary)) {
    identities.setManagedPolicy(boundary, anything);
  }
  for (const role of Array.isArray(roles) ? (roles as readonly Value[]) : []) {
    if (typeof role === 'string' && !identities.hasRole(role)) {
      identities.putRole(role, { trust: trustedByInstances });
    }
  }
}

function idsIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([id]) => id));
}
