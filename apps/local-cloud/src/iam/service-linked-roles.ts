import type { Identities } from './identities.ts';

/** The service principal of EC2 Auto Scaling, whose role AWS creates with the account's first group. */
export const autoScalingPrincipal = 'autoscaling.amazonaws.com';

/** The roles that AWS services act with in an account, by service principal. */
const roleNames: Readonly<Record<string, string>> = {
  [autoScalingPrincipal]: 'AWSServiceRoleForAutoScaling',
};

/** The name of a service's role. Undefined for a service that local-cloud does not know. */
export function serviceLinkedRoleOf(service: string): string | undefined {
  return roleNames[service];
}

/** Creates the role of a service, if the account does not have it. An account has none at first. */
export function ensureServiceLinkedRole(identities: Identities, service: string): void {
  const name = serviceLinkedRoleOf(service);
  if (name === undefined || identities.hasRole(name)) return;
  identities.putRole(name, {
    path: `/aws-service-role/${service}/`,
    trust: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
    },
  });
}
