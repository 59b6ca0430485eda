import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const x86 = 'ami-0123456789abcdef0';
const arm = 'ami-0123456789abcdef1';
const parameter = '/images/worker';

describe('the types of a group', () => {
  it('launch nothing if the region does not offer one of them', async () => {
    const cloud = await aCloud();

    await deploy(cloud, { types: ['m7i.large', 'm99i.large'] });

    expect(launched(cloud)).toEqual([]);
    expect(failures(cloud)).toContainEqual(
      expect.stringContaining('requested configuration is currently not supported (m99i.large)'),
    );
  });

  it('launch nothing in a zone that does not offer one of them', async () => {
    const cloud = await aCloud();

    await deploy(cloud, { types: ['m7i.large', 'm7a.large'] });

    expect(launched(cloud).map(({ zone }) => zone)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1a']);
    expect(failures(cloud)).toContainEqual(
      expect.stringContaining(
        '(m7a.large) is not supported in your requested Availability Zone (eu-west-1c)',
      ),
    );
  });

  it.each([
    { image: x86, architecture: 'x86_64' },
    { image: arm, architecture: 'arm64' },
  ])(
    'by attributes are those that each zone offers for an image of $architecture',
    async ({ image, architecture }) => {
      const cloud = await aCloud();

      await deploy(cloud, {
        image,
        requirements: {
          VCpuCount: { Min: 2, Max: 4 },
          MemoryMiB: { Min: 4096 },
          ExcludedInstanceTypes: ['c5*'],
        },
      });

      expect(launched(cloud).map(({ zone }) => zone)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
      expect(launched(cloud).every(({ type }) => /\dg/.test(type) === (architecture === 'arm64'))).toBe(true);
      expect(launched(cloud).some(({ type }) => type.startsWith('c5'))).toBe(false);
    },
  );
});

describe('the security groups of a launch template', () => {
  it.each([
    { where: 'of its instances', data: { SecurityGroupIds: ['sg-0fffffffffffffff0'] } },
    { where: 'of an interface', data: { NetworkInterfaces: [{ Groups: ['sg-0fffffffffffffff0'] }] } },
  ])('$where have to exist when a group is created', async ({ data }) => {
    const cloud = await aCloud();

    await expect(deploy(cloud, { data })).rejects.toThrow(
      "The security group 'sg-0fffffffffffffff0' does not exist in VPC 'vpc-0123456789abcdef0'",
    );
  });
});

describe('an image by parameter', () => {
  it('is the value of the parameter at each launch', async () => {
    const cloud = await aCloud({ parameters: { [parameter]: x86 } });
    await deploy(cloud, { image: `resolve:ssm:${parameter}`, size: 1 });

    cloud.account.parameters.put({ name: parameter, value: arm, type: 'String' }, true);
    cloud.world.autoScaling.setDesiredCapacity({ groupName: 'launches', desiredCapacity: 2 });
    settle(cloud);

    expect(launched(cloud).map(({ image }) => image)).toEqual([x86, arm]);
  });

  it('must exist when a group gets its template', async () => {
    const cloud = await aCloud();

    await expect(deploy(cloud, { image: `resolve:ssm:${parameter}` })).rejects.toThrow(
      'You must use a valid fully-formed launch template',
    );
  });

  it('fails launches while it does not exist', async () => {
    const cloud = await aCloud({ parameters: { [parameter]: x86 } });
    await deploy(cloud, { image: `resolve:ssm:${parameter}`, size: 0 });

    cloud.account.parameters.delete(parameter);
    cloud.world.autoScaling.setDesiredCapacity({ groupName: 'launches', desiredCapacity: 1 });
    settle(cloud);

    expect(launched(cloud)).toEqual([]);
    expect(failures(cloud)).toContainEqual(
      expect.stringContaining(`${parameter} of the launch template does not exist`),
    );
  });
});

interface Launches {
  readonly types?: readonly string[];
  readonly requirements?: object;
  /** @default - for x86_64 */
  readonly image?: string;
  /** More of the launch template. @default none */
  readonly data?: object;
  /** @default 3 */
  readonly size?: number;
}

/** Deploys a group of three zones, waits for its launches, and returns the stack's status. */
async function deploy(
  cloud: Cloud,
  { types = [], requirements, image = x86, data = {}, size = 3 }: Launches,
) {
  const { account } = cloud;
  const template = { LaunchTemplateId: { Ref: 'Template' }, Version: '1' };
  const Overrides =
    requirements === undefined
      ? types.map((type) => ({ InstanceType: type }))
      : [{ InstanceRequirements: requirements }];
  const Resources = {
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { ImageId: image, ...data } },
    },
    Group: {
      Type: 'AWS::AutoScaling::AutoScalingGroup',
      Properties: {
        AutoScalingGroupName: 'launches',
        MinSize: String(size),
        MaxSize: '5',
        VPCZoneIdentifier: account.network.subnets().map(({ id }) => id),
        MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template, Overrides } },
      },
    },
  };
  const stack = await account.stacks.deploy({
    name: 'launches',
    templateText: JSON.stringify({ Resources }),
  });
  settle(cloud);
  return stack.status;
}

function settle({ world, pass }: Cloud): void {
  pass(60);
  world.advanceTo(world.now + 60_000);
}

function launched({ world }: Cloud) {
  return world.ec2
    .describeInstances()
    .map(({ zone, instanceType: type, imageId: image }) => ({ zone, type, image }));
}

function failures({ world }: Cloud): readonly (string | undefined)[] {
  return world.autoScaling.describeScalingActivities('launches').map(({ statusMessage }) => statusMessage);
}
