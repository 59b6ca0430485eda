import { DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../aws-clients.ts';
import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether instances get a role: without one they can read neither the token nor the private key. */
export const instanceProfile: Check = {
  name: 'instance profile',
  of: 'deployment',
  async look({ name, aws, group }) {
    const found = await group();
    const template =
      found?.LaunchTemplate ?? found?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
    if (template?.LaunchTemplateId === undefined) return skipped('the group names no launch template');
    const { LaunchTemplateId: id, Version: version = '$Latest' } = template;
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const profile = await profileOf(aws.ec2, id, version);
    if (profile === 'no-template') return skipped('the launch template does not exist');
    if (profile === undefined)
      return fault('instances are launched without one, and can read no secret', deploy);
    const roles = await rolesOf(aws.iam, profile);
    if (roles === undefined) return fault(`${profile} does not exist: no instance can be launched`, deploy);
    return roles.length === 0
      ? fault(`${profile} has no role: instances can read no secret`, deploy)
      : ok(roles.join(', '));
  },
};

/** Its name; undefined when the template names none. */
async function profileOf(
  ec2: AwsClients['ec2'],
  LaunchTemplateId: string,
  version: string,
): Promise<string | undefined> {
  try {
    const { LaunchTemplateVersions: [found] = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: [version] }),
    );
    const { Arn: arn, Name: name } = found?.LaunchTemplateData?.IamInstanceProfile ?? {};
    return name ?? arn?.split('/').at(-1);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidLaunchTemplate')) return 'no-template';
    throw error;
  }
}

/** Undefined without the profile. */
async function rolesOf(
  iam: AwsClients['iam'],
  InstanceProfileName: string,
): Promise<readonly string[] | undefined> {
  try {
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    return (InstanceProfile?.Roles ?? []).map(({ RoleName = '' }) => RoleName);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchEntity')) return undefined;
    throw error;
  }
}
