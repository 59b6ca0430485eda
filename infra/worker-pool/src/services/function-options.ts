import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture, Code, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { RemovalPolicy } from 'aws-cdk-lib';

/** What can be chosen for a service's functions. */
export interface FunctionOptions {
  /**
   * Another build of the service: `Code.fromBucket(...)` for an account that takes no assets, or a version of yours. It has
   * `index.mjs` with the exports of the bundle.
   *
   * @default - the bundle that comes with this package
   */
  readonly code?: Code;
  /** @default Architecture.ARM_64 */
  readonly architecture?: Architecture;
  /** In MiB. Processor time grows with it: less makes each start slower. @default 512 */
  readonly memorySize?: number;
  /**
   * Subnets to run in, for an account or a Spacelift that is reached through a network of yours. They need a way to the
   * APIs of AWS and of Spacelift: a NAT gateway, a proxy or endpoints.
   *
   * @default - outside of any VPC
   */
  readonly subnets?: readonly ISubnet[];
  /** Required with `subnets`, useless without. @default - none */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** @default Tracing.ACTIVE */
  readonly tracing?: Tracing;
  /** @default RetentionDays.TWO_MONTHS */
  readonly logRetention?: RetentionDays;
  /**
   * It cannot be changed later. CloudWatch takes metrics out of logs of the standard class only: with another one, the
   * functions' metrics and the pools' alarms have no data.
   *
   * @default LogGroupClass.STANDARD
   */
  readonly logGroupClass?: LogGroupClass;
  /** Key for logs. Its policy has to let CloudWatch Logs use it. @default - CloudWatch's own encryption */
  readonly logEncryptionKey?: IKey;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly logRemovalPolicy?: RemovalPolicy;
  /**
   * Executions at a time at most. They are taken from the account's own limit, which is 10 in a new account: reserving
   * fails there. Nothing needs it: overlapping executions are safe.
   *
   * @default - no limit of their own
   */
  readonly reservedConcurrentExecutions?: number;
  /** For all roles of the service. @default - none */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Least severe level that is logged. @default 'INFO' */
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}
