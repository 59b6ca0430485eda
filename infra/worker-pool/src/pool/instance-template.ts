import { Fn, type Size } from 'aws-cdk-lib';
import { CfnLaunchTemplate, type ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';

/** The volume that instances start from, always gp3. */
export interface RootVolume {
  readonly size: Size;
  /** In MiB a second. @default - 125, gp3's own */
  readonly throughput?: number;
  /** @default - 3000, gp3's own */
  readonly iops?: number;
  readonly encrypted: boolean;
  /** ARN of a KMS key. @default - the account's default key */
  readonly kmsKeyArn?: string;
  /** As the image calls it. */
  readonly deviceName: string;
}

export interface InstanceTemplateProps {
  readonly pool: string;
  /** Id of an image, or `resolve:ssm:NAME`. */
  readonly imageId: string;
  /** @default - the group says which */
  readonly instanceType?: string;
  readonly profile: CfnInstanceProfile;
  readonly userData: string;
  readonly volume: RootVolume;
  readonly securityGroups: readonly ISecurityGroup[];
  /** Network interfaces in place of the one that AWS makes. Security groups go to those without any of their own. */
  readonly networkInterfaces: readonly CfnLaunchTemplate.NetworkInterfaceProperty[];
  readonly detailedMonitoring: boolean;
  /** How many hops away instance metadata is answered: 1 keeps it from containers. */
  readonly metadataHopLimit: number;
  /** Of everything that is launched, and of the template. */
  readonly tags: Tags;
  /** Of one kind of what is launched. */
  readonly tagsOf: { readonly instance?: Tags; readonly volume?: Tags; readonly networkInterface?: Tags };
}

type Tags = Readonly<Record<string, string>>;

/** What instances are launched from. */
export class InstanceTemplate extends Construct {
  readonly template: CfnLaunchTemplate;

  constructor(scope: Construct, id: string, props: InstanceTemplateProps) {
    super(scope, id);
    const { volume } = props;
    const securityGroupIds = props.securityGroups.map(({ securityGroupId }) => securityGroupId);
    this.template = new CfnLaunchTemplate(this, 'Template', {
      launchTemplateName: poolNames(props.pool).group,
      tagSpecifications: [{ resourceType: 'launch-template', tags: tagList(props.tags) }],
      launchTemplateData: {
        imageId: props.imageId,
        ...(props.instanceType !== undefined && { instanceType: props.instanceType }),
        iamInstanceProfile: { arn: props.profile.attrArn },
        userData: Fn.base64(props.userData),
        blockDeviceMappings: [
          {
            deviceName: volume.deviceName,
            ebs: {
              volumeType: 'gp3',
              volumeSize: volume.size.toGibibytes(),
              encrypted: volume.encrypted,
              deleteOnTermination: true,
              ...(volume.throughput !== undefined && { throughput: volume.throughput }),
              ...(volume.iops !== undefined && { iops: volume.iops }),
              ...(volume.kmsKeyArn !== undefined && { kmsKeyId: volume.kmsKeyArn }),
            },
          },
        ],
        ...(props.networkInterfaces.length === 0
          ? { securityGroupIds }
          : {
              networkInterfaces: props.networkInterfaces.map((networkInterface, deviceIndex) => ({
                deviceIndex,
                groups: securityGroupIds,
                ...networkInterface,
              })),
            }),
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
