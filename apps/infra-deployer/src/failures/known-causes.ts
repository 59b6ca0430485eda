import type { ResourceEvent } from '../progress/resource-event.ts';

interface KnownCause {
  readonly type?: RegExp;
  /** Matches the reason that AWS gives. */
  readonly reason: RegExp;
  readonly fix: string;
}

/** The first match counts, so specific causes come before general ones. */
const knownCauses: readonly KnownCause[] = [
  {
    reason:
      /role(s\/| |.*name )poolkeeper-(autoscaler|lifecycle-manager).*(cannot be found|not found|NoSuchEntity)|NoSuchEntity.*poolkeeper-(autoscaler|lifecycle-manager)/i,
    fix: 'The pool uses the shared services, which are not deployed in this account and region: run `poolkeeper deploy autoscaler lifecycle-manager` first, or set functions: {} to give the pool its own functions.',
  },
  {
    type: /AutoScaling::(AutoScalingGroup|LifecycleHook)/,
    reason: /unable to publish (the )?(test )?(notification )?message|notification target/i,
    fix: "Auto Scaling cannot write to the queue of the lifecycle hook: the hook's role has to trust autoscaling.amazonaws.com and allow sqs:SendMessage on the queue (with your own KMS key also kms:GenerateDataKey and kms:Decrypt).",
  },
  {
    reason:
      /InvalidAMIID|AMI.*(does not exist|not found|is invalid)|image id .* does not exist|ParameterNotFound.*image|Unable to (fetch|find) parameters? \[.*image/i,
    fix: 'The image does not exist in this region or is not shared with this account: correct image in the configuration, or remove it to use the newest Spacelift image.',
  },
  {
    reason: /InvalidSubnetID|subnet.*(does not exist|not found|invalid)|No subnet found/i,
    fix: 'Correct network.subnets: `aws ec2 describe-subnets` lists the subnets of this account and region.',
  },
  {
    reason: /InvalidGroup|security group.*(does not exist|not found)|InvalidSecurityGroupID/i,
    fix: 'Correct network.securityGroups: `aws ec2 describe-security-groups` lists the security groups of this account and region. They have to be in the VPC of the subnets.',
  },
  {
    type: /S3::Bucket/,
    reason: /already exists/i,
    fix: 'An earlier bootstrap has left this bucket, which the CDK keeps when its stack is deleted: delete the bucket (`aws s3 rb --force s3://NAME`), then deploy with --bootstrap again.',
  },
  {
    type: /Lambda::Permission/,
    reason: /principal was invalid/i,
    fix: 'The account lacks the service-linked role of Auto Scaling: create it with `aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`.',
  },
  {
    reason: /QueueDeletedRecently|wait 60 seconds after deleting a queue/i,
    fix: 'SQS allows no queue with the name of one that was deleted less than 60 seconds ago: deploy again in a minute.',
  },
  {
    type: /AutoScaling::AutoScalingGroup/,
    reason: /did not stabilize/i,
    fix: "The group still has instances, which the gate holds until their runs have ended: repeat this when they have. The gate's log says what each instance waits for.",
  },
  {
    reason: /scheduled for deletion/i,
    fix: 'A secret of this name was deleted recently and is kept for recovery: restore it with `aws secretsmanager restore-secret --secret-id NAME` and delete it with --force-delete-without-recovery, or wait.',
  },
  {
    reason: /already exists|AlreadyExists|EntityAlreadyExists|name .* is (already )?in use/i,
    fix: 'A resource of this name exists outside this stack, perhaps left by an earlier one: delete or import it, or give the pool another name.',
  },
  {
    reason: /limit ?exceeded|quota|VcpuLimitExceeded|MaximumNumber|TooMany/i,
    fix: 'A quota of the account is exhausted: request an increase in the Service Quotas console, or free capacity.',
  },
  {
    reason:
      /UnsupportedOperation|not supported in your requested Availability Zone|InvalidInstanceType|instance type .* (is not|does not)/i,
    fix: 'The instance type is not offered in these zones or for this architecture: correct instances.types, or choose other subnets.',
  },
  {
    reason: /KMS.*(not|Inaccessible|Disabled|Denied)|kms:/i,
    fix: 'The KMS key denies access: its policy has to allow the service or role in the message.',
  },
  {
    reason: /AccessDenied|not authorized|UnauthorizedOperation|explicit deny/i,
    fix: "The role that deploys lacks the permission in the message: grant it to the CDK's execution role (cdk-...-cfn-exec-role), or check the service control policies.",
  },
  {
    type: /Lambda::Function/,
    reason: /runtime.*not (supported|valid)|ReservedConcurrentExecutions/i,
    fix: 'Lambda does not support these settings in this region or account: the message names them.',
  },
];

/** How to fix a failure, if its cause is known. */
export function fixOf({ type, reason = '' }: Pick<ResourceEvent, 'type' | 'reason'>): string | undefined {
  return knownCauses.find((cause) => cause.reason.test(reason) && (cause.type?.test(type) ?? true))?.fix;
}
