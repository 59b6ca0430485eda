import { applies, type AccessRequest } from '../iam/access.ts';
import type { Statement } from '../iam/policy-document.ts';

/** Whether a policy of a resource lets a principal (`Service:events.amazonaws.com`, `AWS:arn:...`) do something. */
export function isPermitted(
  policy: readonly Statement[],
  principal: string,
  request: AccessRequest,
): boolean {
  const found = policies(policy, principal).filter((statement) => applies(statement, request));
  return found.length > 0 && found.every(({ effect }) => effect === 'Allow');
}

/** Whether a policy of a resource forbids it, to whoever is meant. */
export function isForbidden(
  policy: readonly Statement[],
  principal: string,
  request: AccessRequest,
): boolean {
  return policies(policy, principal).some(
    (statement) => statement.effect === 'Deny' && applies(statement, request),
  );
}

function policies(policy: readonly Statement[], principal: string): readonly Statement[] {
  return policy.filter(({ principals = [] }) => principals.includes('*') || principals.includes(principal));
}
