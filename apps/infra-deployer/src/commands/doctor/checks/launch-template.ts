import { DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, skipped, type Check } from './check.ts';
import { launchTemplateOf } from '../subject/find-resources.ts';

/** Whether the group's launch template exists, and the group uses its newest version. */
export const launchTemplate: Check = {
  name: 'launch template',
  scope: 'deployment',
  async check({ name, aws, group }) {
    const template = launchTemplateOf(await group());
    if (template?.LaunchTemplateId === undefined) return skipped('the group has none');
    const { LaunchTemplateId: id, Version: version = '' } = template;
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const newest = await newestVersion(aws.ec2, id);
    if (newest === undefined) return fault(`${id} does not exist: instances cannot be launched`, deploy);
    if (/^\d+$/.test(version) && Number(version) < newest) {
      return fault(`the group uses version ${version} of ${id}, but the newest is ${newest}`, deploy);
    }
    return ok(`${id}, version ${version}`);
  },
};

/** Undefined if the template does not exist. */
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
