import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture, Code, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { RemovalPolicy } from 'aws-cdk-lib';

/** Options of a service's functions. */
export interface FunctionOptions {
  /**
   * Another version of the service, with `serviceCode(...)`; `Code.fromBucket(...)` for an account without assets; or your own
   * build. It must contain `index.mjs` with the exports of the bundle.
   *
   * @default - the version in this package, which it was tested with
   */
  readonly code?: Code;
  /** @default Architecture.ARM_64 */
  readonly architecture?: Architecture;
  /**
   * URLs of Spacelift accounts, such as `https://spacelift.acme.internal`. The functions send an API key to the endpoint that is
   * stored with it, and a key without one only to these. An endpoint without encryption has to be named here in any case.
   *
   * @default - accounts on Spacelift's own hosts, which shared functions accept in addition to those given
   */
  readonly spaceliftEndpoints?: readonly string[];
  /** Memory in MiB. CPU time grows with it, so less memory makes cold starts slower. @default 512 */
  readonly memorySize?: number;
  /**
   * Subnets to run in, for a Spacelift that is reached through your network. They need access to the APIs of AWS and Spacelift:
   * a NAT gateway, a proxy or endpoints.
   *
   * @default - no VPC
   */
  readonly subnets?: readonly ISubnet[];
  /** Required with `subnets`, and not allowed without. @default - none */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** @default Tracing.ACTIVE */
  readonly tracing?: Tracing;
  /** @default RetentionDays.TWO_MONTHS */
  readonly logRetention?: RetentionDays;
  /**
   * Class of the log groups, which cannot be changed later. CloudWatch extracts metrics only from logs of the standard class: with
   * another class, the functions' metrics and the pools' alarms have no data.
   *
   * @default LogGroupClass.STANDARD
   */
  readonly logGroupClass?: LogGroupClass;
  /** Key of the log groups. Its policy must allow CloudWatch Logs to use it. @default - CloudWatch's own key */
  readonly logEncryptionKey?: IKey;
  /** What happens to the logs when the stack is deleted. @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly logRemovalPolicy?: RemovalPolicy;
  /**
   * Maximum number of concurrent executions. They are reserved from the account's limit, which is 10 in a new account, where
   * reserving fails. It is not needed, because overlapping executions are safe.
   *
   * @default - no reservation
   */
  readonly reservedConcurrentExecutions?: number;
  /** Permissions boundary of all roles of the service. @default - none */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Minimum level to log. @default 'INFO' */
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}
