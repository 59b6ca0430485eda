import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass, type ILogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';

/** What a log group's settings are in the CDK's terms. */
export function logOptions(scope: Construct, { logs }: Pick<CompletePoolConfig, 'logs'>) {
  return {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- its values are numbers of days, and the schema allows no others
    retention: logs.retentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    logGroupClass: logs.class === 'standard' ? LogGroupClass.STANDARD : LogGroupClass.INFREQUENT_ACCESS,
    ...(logs.kmsKey !== undefined && { encryptionKey: Key.fromKeyArn(scope, 'LogKey', logs.kmsKey) }),
  };
}

/** Where the instances write: of each pool its own, so that pools of one account do not collide. */
export class PoolLogs extends Construct {
  /** What the launcher says. */
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
