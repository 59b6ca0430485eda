import { Stack } from 'aws-cdk-lib';
import { Role, type IRole } from 'aws-cdk-lib/aws-iam';

/**
 * Refuses a role that `service` may not assume. Only a role of the same app can be looked into; of an imported one the
 * deployer asks IAM.
 *
 * @throws Error when the role's trust policy has no statement for the service.
 */
export function checkTrust(role: IRole, service: string): void {
  if (!(role instanceof Role) || role.assumeRolePolicy === undefined) return;
  const trust = JSON.stringify(Stack.of(role).resolve(role.assumeRolePolicy));
  if (!trust.includes(service)) {
    throw new Error(
      `the role ${role.node.path} must trust ${service}, or no instance starts with it: add ServicePrincipal('${service}') to its assumedBy`,
    );
  }
}
