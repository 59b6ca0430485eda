import { DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2';
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
    const newest = await newestVersion();
    if (newest === undefined) return fault(`${id} does not exist: nothing can be launched`, deploy);
    if (/^\d+$/.test(version) && Number(version) < newest) {
      return fault(`the group launches version ${version} of ${id}, and there is ${newest}`, deploy);
    }
    return ok(`${id}, version ${version}`);

    async function newestVersion(): Promise<number | undefined> {
      try {
        const command = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id ?? ''] });
        const { LaunchTemplates: [described] = [] } = await aws.ec2.send(command);
        return described?.LatestVersionNumber;
      } catch (error) {
        if (error instanceof Error && /^InvalidLaunchTemplate/.test(error.name)) return undefined;
        throw error;
      }
    }
  },
};
