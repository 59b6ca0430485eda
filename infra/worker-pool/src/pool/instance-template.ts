import { Fn } from 'aws-cdk-lib';
import { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';

export interface InstanceTemplateProps {
  readonly pool: string;
  /** Id of an image, or `resolve:ssm:NAME`. */
  readonly imageId: string;
  /** @default - the group says which */
  readonly instanceType?: string;
  readonly profile: CfnInstanceProfile;
  readonly userData: string;
  readonly volume: CompletePoolConfig['instances']['rootVolume'];
  /** Ids. */
  readonly securityGroups: readonly string[];
  /** In place of the one that EC2 makes with the security groups. Empty for that one. */
  readonly networkInterfaces: readonly CfnLaunchTemplate.NetworkInterfaceProperty[];
  readonly detailedMonitoring: boolean;
  /** How many hops away instance metadata is answered: 1 keeps it from containers. */
  readonly metadataHopLimit: number;
  /** Of everything that is launched, and of the template. */
  readonly tags: Tags;
  /** Of one kind of what is launched. */
  readonly tagsOf: NonNullable<CompletePoolConfig['instances']['tags']>;
}

type Tags = Readonly<Record<string, string>>;

/** What instances are launched from. */
export class InstanceTemplate extends Construct {
  readonly template: CfnLaunchTemplate;

  constructor(scope: Construct, id: string, props: InstanceTemplateProps) {
    super(scope, id);
    const { volume } = props;
    this.template = new CfnLaunchTemplate(this, 'Template', {
      launchTemplateName: poolNames(props.pool).group,
      tagSpecifications: [{ resourceType: 'launch-template', tags: tagList(props.tags) }],
      launchTemplateData: {
        imageId: props.imageId,
        instanceType: props.instanceType,
        iamInstanceProfile: { arn: props.profile.attrArn },
        userData: Fn.base64(props.userData),
        blockDeviceMappings: [
          {
            deviceName: volume.deviceName,
            ebs: {
              volumeType: 'gp3',
              volumeSize: volume.sizeGiB,
              encrypted: volume.encrypted,
              deleteOnTermination: true,
              throughput: volume.throughputMiBps,
              iops: volume.iops,
              kmsKeyId: volume.kmsKey,
            },
          },
        ],
        ...(props.networkInterfaces.length === 0
          ? { securityGroupIds: [...props.securityGroups] }
          : { networkInterfaces: [...props.networkInterfaces] }),
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          httpPutResponseHopLimit: props.metadataHopLimit,
        },
        monitoring: { enabled: props.detailedMonitoring },
        // An instance that powers itself off is done: stopped, it would wait for a health check.
        instanceInitiatedShutdownBehavior: 'terminate',
        tagSpecifications: [
          { resourceType: 'instance', tags: tagList({ ...props.tags, ...props.tagsOf.instance }) },
          { resourceType: 'volume', tags: tagList({ ...props.tags, ...props.tagsOf.volume }) },
          {
            resourceType: 'network-interface',
            tags: tagList({ ...props.tags, ...props.tagsOf.networkInterface }),
          },
        ],
      },
    });
  }
}

function tagList(tags: Tags) {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
