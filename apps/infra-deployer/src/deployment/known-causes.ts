import type { ResourceEvent } from './resource-event.ts';

interface KnownCause {
  readonly type?: RegExp;
  /** Of what AWS says. */
  readonly reason: RegExp;
  readonly fix: string;
}

/** The first that fits counts: the special ones before the general ones. */
const knownCauses: readonly KnownCause[] = [
  {
    reason:
      /role(s\/| |.*name )poolkeeper-(autoscaler|lifecycle-manager).*(cannot be found|not found|NoSuchEntity)|NoSuchEntity.*poolkeeper-(autoscaler|lifecycle-manager)/i,
    fix: 'The pool uses the shared services, which are not in this account and region: run `poolkeeper deploy autoscaler lifecycle-manager` first, or set functions: {} for functions of the pool alone.',
  },
  {
    type: /AutoScaling::(AutoScalingGroup|LifecycleHook)/,
    reason: /unable to publish (the )?(test )?(notification )?message|notification target/i,
    fix: 'Auto Scaling may not write to the queue of the lifecycle hook: the role of the hook has to be trusted by autoscaling.amazonaws.com and allowed sqs:SendMessage on it (and, with a key of yours, kms:GenerateDataKey and kms:Decrypt).',
  },
  {
    reason:
      /InvalidAMIID|AMI.*(does not exist|not found|is invalid)|image id .* does not exist|ParameterNotFound.*image|Unable to (fetch|find) parameters? \[.*image/i,
    fix: 'The image is not there in this region, or not shared with this account: correct image in the configuration, or leave it out for the newest of Spacelift.',
  },
  {
    reason: /InvalidSubnetID|subnet.*(does not exist|not found|invalid)|No subnet found/i,
    fix: 'Correct network.subnets: `aws ec2 describe-subnets` lists those of this account and region.',
  },
  {
    reason: /InvalidGroup|security group.*(does not exist|not found)|InvalidSecurityGroupID/i,
    fix: 'Correct network.securityGroups: `aws ec2 describe-security-groups` lists those of this account and region; they have to be in the VPC of the subnets.',
  },
  {
    reason: /scheduled for deletion/i,
    fix: 'A secret of this name was deleted a short while ago and is kept for recovery: bring it back with `aws secretsmanager restore-secret --secret-id NAME` and then delete it with --force-delete-without-recovery, or wait.',
  },
  {
    reason: /already exists|AlreadyExists|EntityAlreadyExists|name .* is (already )?in use/i,
    fix: 'Something of this name is there and is not of this stack, perhaps left by an earlier one (log groups and secrets are kept): delete or import it, or give the pool another name.',
  },
  {
    reason: /limit ?exceeded|quota|VcpuLimitExceeded|MaximumNumber|TooMany/i,
    fix: 'A quota of the account is used up: ask for more in the Service Quotas console, or make room.',
  },
  {
    reason:
      /UnsupportedOperation|not supported in your requested Availability Zone|InvalidInstanceType|instance type .* (is not|does not)/i,
    fix: 'The instance type is not there in these zones or for this architecture: correct instances.types, or choose other subnets.',
  },
  {
    reason: /KMS.*(not|Inaccessible|Disabled|Denied)|kms:/i,
    fix: 'The KMS key does not let this be done: its policy has to allow the service or role that the message names.',
  },
  {
    reason: /AccessDenied|not authorized|UnauthorizedOperation|explicit deny/i,
    fix: "The role that deploys lacks the permission that the message names: allow it to the CDK's execution role (cdk-...-cfn-exec-role), or look for a service control policy.",
  },
  {
    type: /Lambda::Function/,
    reason: /runtime.*not (supported|valid)|ReservedConcurrentExecutions/i,
    fix: 'Lambda does not take these settings in this region or account: the message says which.',
  },
];

/** What to do about a failure, where that is known. */
export function fixOf({ type, reason = '' }: Pick<ResourceEvent, 'type' | 'reason'>): string | undefined {
  return knownCauses.find((cause) => cause.reason.test(reason) && (cause.type?.test(type) ?? true))?.fix;
}
