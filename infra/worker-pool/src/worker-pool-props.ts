import type { IMachineImage, ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { PoolConfig } from '@poolkeeper/pool-config';

/** A pool's configuration. Network settings are optional, because they can be given as CDK objects. */
export type WorkerPoolConfig = Omit<PoolConfig, 'network'> & {
  readonly network?: Partial<PoolConfig['network']>;
};

/** A secret, or one key of a secret that is a JSON object. */
export interface SecretKey {
  readonly secret: ISecret;
  /** @default - the whole secret */
  readonly jsonKey?: string;
}

export interface WorkerPoolProps {
  /** The pool's configuration. The other props take precedence over it. */
  readonly config: WorkerPoolConfig;
  /** Subnets of the instances, in several zones. @default - `network.subnets` */
  readonly subnets?: readonly ISubnet[];
  /** @default - `network.securityGroups` */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** @default - `image`, which defaults to Spacelift's newest image */
  readonly image?: IMachineImage;
  /** Your role for the instances. It must trust EC2. @default - `permissions.instanceRole`, or a new role */
  readonly instanceRole?: IRole;
  /** Additional permissions of the instances, besides `permissions.statements`. @default - none */
  readonly statements?: readonly PolicyStatement[];
  /** Permissions boundary of every role that is created. @default - `permissions.boundary` */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Secret of the API key. @default - `spacelift.apiKey.secret` */
  readonly apiKeySecret?: SecretKey;
  /** Token of the worker pool. @default - `secrets.token` */
  readonly token?: SecretKey;
  /** Private key of the worker pool. @default - `secrets.privateKey` */
  readonly privateKey?: SecretKey;
  /** Secret environment variables of the launcher, by name, besides `secrets.environment`. @default - none */
  readonly secretEnvironment?: Readonly<Record<string, SecretKey>>;
  /** Key of root volumes. Auto Scaling's service-linked role needs a grant on it. @default - `instances.rootVolume.kmsKey` */
  readonly volumeEncryptionKey?: IKey;
  /** Key of the log groups. @default - `logs.kmsKey` */
  readonly logEncryptionKey?: IKey;
  /** Key of the queues. Its policy must allow EventBridge to use it for spot notices. @default - SQS's own key */
  readonly queueEncryptionKey?: IKey;
  /** Topics that alarms notify, besides `monitoring.notify`. @default - none */
  readonly alarmTopics?: readonly ITopic[];
}
