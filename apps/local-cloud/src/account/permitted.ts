import { applies, type AccessRequest } from '../iam/access.ts';
import type { Statement } from '../iam/policy-document.ts';

/** Whether a resource-based policy allows a request of a principal (`Service:events.amazonaws.com`, `AWS:arn:...`). */
export function isPermitted(
  policy: readonly Statement[],
  principal: string,
  request: AccessRequest,
): boolean {
  const found = statementsFor(principal, policy).filter((statement) => applies(statement, request));
  return found.length > 0 && found.every(({ effect }) => effect === 'Allow');
}

/** Whether a resource-based policy denies a request of a principal. */
export function isForbidden(
  policy: readonly Statement[],
  principal: string,
  request: AccessRequest,
): boolean {
  return statementsFor(principal, policy).some(
    (statement) => statement.effect === 'Deny' && applies(statement, request),
  );
}

function statementsFor(principal: string, policy: readonly Statement[]): readonly Statement[] {
  return policy.filter(({ principals = [] }) => principals.includes('*') || principals.includes(principal));
}
