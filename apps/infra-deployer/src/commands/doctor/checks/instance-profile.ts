import { DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, skipped, type Check } from './check.ts';
import { launchTemplateOf } from '../subject/find-resources.ts';

/** Whether instances have a role. Without one, they cannot read the token and the private key. */
export const instanceProfile: Check = {
  name: 'instance profile',
  scope: 'deployment',
  async check({ name, aws, group }) {
    const template = launchTemplateOf(await group());
    if (template?.LaunchTemplateId === undefined) return skipped('the group has no launch template');
    const { LaunchTemplateId: id, Version: version = '$Latest' } = template;
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const profile = await profileOf(aws.ec2, id, version);
    if (profile === 'no-template') return skipped('the launch template does not exist');
    if (profile === undefined)
      return fault('the launch template has none: instances cannot read secrets', deploy);
    const roles = await rolesOf(aws.iam, profile);
    if (roles === undefined) return fault(`${profile} does not exist: instances cannot be launched`, deploy);
    return roles.length === 0
      ? fault(`${profile} has no role: instances cannot read secrets`, deploy)
      : ok(roles.join(', '));
  },
};

/** The name of the profile; undefined if the template has none. */
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

/** Undefined if the profile does not exist. */
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
