import { DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2';
import type { AwsClients } from '../aws-clients.ts';
import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether what the group launches by is still there, in its newest version. */
export const launchTemplate: Check = {
  name: 'launch template',
  of: 'deployment',
  async look({ name, aws, group }) {
    const found = await group();
    const template =
      found?.LaunchTemplate ?? found?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
    if (template?.LaunchTemplateId === undefined) return skipped('the group names none');
    const { LaunchTemplateId: id, Version: version = '' } = template;
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const newest = await newestVersion(aws.ec2, id);
    if (newest === undefined) return fault(`${id} does not exist: nothing can be launched`, deploy);
    if (/^\d+$/.test(version) && Number(version) < newest) {
      return fault(`the group launches version ${version} of ${id}, and there is ${newest}`, deploy);
    }
    return ok(`${id}, version ${version}`);
  },
};

/** Undefined without the template. */
async function newestVersion(ec2: AwsClients['ec2'], id: string): Promise<number | undefined> {
  try {
    const { LaunchTemplates: [described] = [] } = await ec2.send(
      new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }),
    );
    return described?.LatestVersionNumber;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidLaunchTemplate')) return undefined;
    throw error;
  }
}
