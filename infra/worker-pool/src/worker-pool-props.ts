import type { IMachineImage, ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { PoolConfig } from '@poolkeeper/pool-config';

/** A pool's configuration, without what the constructs are given as objects of the CDK. */
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
  /** The pool's settings. What else there is here takes the place of what it says. */
  readonly config: WorkerPoolConfig;
  /** Subnets of the instances, in several zones. @default - `network.subnets` */
  readonly subnets?: readonly ISubnet[];
  /** @default - `network.securityGroups` */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** @default - `image`, and without it the newest of Spacelift */
  readonly image?: IMachineImage;
  /** A role of yours for the instances. EC2 has to be trusted by it. @default - `permissions.instanceRole`, or a new one */
  readonly instanceRole?: IRole;
  /** What the instances may do beyond what Poolkeeper needs, beside `permissions.statements`. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
  /** Of every role that is created. @default - `permissions.boundary` */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Secret of the API key. @default - `spacelift.apiKey.secret` */
  readonly apiKeySecret?: SecretKey;
  /** Token of the worker pool. @default - `secrets.token` */
  readonly token?: SecretKey;
  /** Private key of the worker pool. @default - `secrets.privateKey` */
  readonly privateKey?: SecretKey;
  /** Secret environment variables of the launcher, by name, beside `secrets.environment`. @default - none */
  readonly secretEnvironment?: Readonly<Record<string, SecretKey>>;
  /** Key of root volumes. Auto Scaling's service-linked role needs a grant of it. @default - `instances.rootVolume.kmsKey` */
  readonly volumeEncryptionKey?: IKey;
  /** Key of the log groups. @default - `logs.kmsKey` */
  readonly logEncryptionKey?: IKey;
  /** Key of the queues. EventBridge has to be let use it for spot notices. @default - SQS's own */
  readonly queueEncryptionKey?: IKey;
  /** What alarms notify, beside `monitoring.notify`. @default - none */
  readonly alarmTopics?: readonly ITopic[];
}
