import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass, type ILogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';

/** Converts the log settings into properties of the CDK's log groups. */
export function logOptions(scope: Construct, { logs }: Pick<CompletePoolConfig, 'logs'>) {
  return {
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum's values are numbers of days, and the schema allows no others
    retention: logs.retentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    logGroupClass: logs.class === 'standard' ? LogGroupClass.STANDARD : LogGroupClass.INFREQUENT_ACCESS,
    ...(logs.kmsKey !== undefined && { encryptionKey: Key.fromKeyArn(scope, 'LogKey', logs.kmsKey) }),
  };
}

/** Log groups of the instances, separate for each pool. */
export class PoolLogs extends Construct {
  /** Output of the launcher. */
  readonly info: ILogGroup;
  readonly error: ILogGroup;

  constructor(scope: Construct, id: string, config: CompletePoolConfig) {
    super(scope, id);
    const { logGroupPrefix } = poolNames(config.name);
    const options = logOptions(this, config);
    const group = (construct: string, kind: string): ILogGroup => {
      const logGroupName = `${logGroupPrefix}${kind}`;
      return config.logs.create
        ? new LogGroup(this, construct, { logGroupName, ...options })
        : LogGroup.fromLogGroupName(this, construct, logGroupName);
    };
    this.info = group('Info', 'info');
    this.error = group('Error', 'error');
  }
}
