import { Fn } from 'aws-cdk-lib';
import { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';

export interface InstanceTemplateProps {
  readonly pool: string;
  /** Id of an image, or `resolve:ssm:NAME`. */
  readonly imageId: string;
  /** @default - the group's mixed instances policy has the types */
  readonly instanceType?: string;
  readonly profile: CfnInstanceProfile;
  readonly userData: string;
  readonly volume: CompletePoolConfig['instances']['rootVolume'];
  /** Ids. */
  readonly securityGroups: readonly string[];
  /** Network interfaces; if empty, EC2 creates one with the security groups. */
  readonly networkInterfaces: readonly CfnLaunchTemplate.NetworkInterfaceProperty[];
  readonly detailedMonitoring: boolean;
  /** Allows EC2 to hibernate the instances. */
  readonly hibernates: boolean;
  /** Maximum number of hops of the metadata service's answers; 1 keeps containers from using it. */
  readonly metadataHopLimit: number;
  /** Tags of the launch template and everything that it launches. */
  readonly tags: Tags;
  /** Additional tags by the kind of resource. */
  readonly tagsOf: NonNullable<CompletePoolConfig['instances']['tags']>;
}

type Tags = Readonly<Record<string, string>>;

/** The launch template of the instances. */
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
        ...(props.hibernates && { hibernationOptions: { configured: true } }),
        monitoring: { enabled: props.detailedMonitoring },
        // An instance powers itself off when it is done. If it were only stopped, it would wait for a health check.
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
