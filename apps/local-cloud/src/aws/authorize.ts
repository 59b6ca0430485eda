import { AwsFault } from '@poolkeeper/pool-world';
import { isForbidden, isPermitted } from '../account/permitted.ts';
import type { AccessRequest } from '../iam/access.ts';
import type { AccessRule } from './access-rules.ts';
import type { Call } from './call.ts';

/** The error code and status of an access denied error, by service. */
const refusals: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  ec2: { code: 'UnauthorizedOperation', status: 403 },
  ...Object.fromEntries(
    ['cloudwatch', 'monitoring', 'lambda', 'logs', 'scheduler', 'secretsmanager', 'ssm'].map((service) => [
      service,
      { code: 'AccessDeniedException', status: service === 'lambda' || service === 'scheduler' ? 403 : 400 },
    ]),
  ),
};
const defaultRefusal = { code: 'AccessDenied', status: 403 };

/**
 * Refuses a request that the caller's role does not allow, with AWS's message. An operator may do everything that the policy
 * of the resource does not deny.
 */
export function authorize(
  request: { readonly service: string; readonly operation: string; readonly input: object },
  rule: AccessRule | undefined,
  call: Call,
): void {
  const { service, operation, input } = request;
  const needed = rule?.(operation, input as Readonly<Record<string, unknown>>, call) ?? [
    { action: `${service}:${operation}`, resource: '*' },
  ];
  for (const { policy = [], ...access } of needed) {
    const context = contextOf(call, access.context);
    const because = reason({ ...access, context }, policy, call);
    if (because !== undefined) throw refusal(service, { ...access, because }, call);
  }
}

function reason(
  request: AccessRequest,
  policy: Parameters<typeof isForbidden>[0],
  { principal, account, world }: Call,
): string | undefined {
  if (isForbidden(policy, `AWS:${principal.arn}`, request)) {
    return 'with an explicit deny in a resource-based policy';
  }
  const isDenied = account.deviations.has('denies-allowed-call') && principal.roleName !== undefined;
  if (isDenied && request.action === 'autoscaling:DescribeScalingActivities') {
    return `because no identity-based policy allows the ${request.action} action`;
  }
  const isForeign = request.context['aws:ResourceAccount'] !== world.accountId;
  const roleArn = account.identities.role(principal.roleName ?? '')?.arn;
  const names = [`AWS:${principal.arn}`, `AWS:${roleArn ?? ''}`, `AWS:arn:aws:iam::${world.accountId}:root`];
  if (isForeign && !names.some((name) => isPermitted(policy, name, request))) {
    return `because no resource-based policy allows the ${request.action} action`;
  }
  if (principal.roleName === undefined) return undefined;
  const verdict = account.identities.judge(principal.roleName, request);
  return verdict.kind === 'denied' ? verdict.because : undefined;
}

function contextOf({ world, principal }: Call, own: AccessRequest['context'] = {}): AccessRequest['context'] {
  return {
    'aws:PrincipalAccount': world.accountId,
    'aws:PrincipalArn': principal.arn,
    'aws:RequestedRegion': world.region,
    'aws:ResourceAccount': world.accountId,
    // Requests over the loopback interface count as encrypted.
    'aws:SecureTransport': 'true',
    'aws:userid': principal.userId,
    ...own,
  };
}

function refusal(
  service: string,
  { action, resource, because }: Pick<AccessRequest, 'action' | 'resource'> & { readonly because: string },
  { principal }: Call,
): AwsFault {
  const { code, status } = refusals[service] ?? defaultRefusal;
  if (action.startsWith('kms:')) return new AwsFault(code, 'Access to KMS is not allowed', status);
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const sentence = `User: ${principal.arn} is not authorized to perform: ${action}${on} ${because}`;
  const message =
    service === 'ec2' ? `You are not authorized to perform this operation. ${sentence}` : sentence;
  return new AwsFault(code, message, status);
}
