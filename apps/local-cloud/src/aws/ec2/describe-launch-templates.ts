import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';

export function describeLaunchTemplates(
  { LaunchTemplateIds: ids, LaunchTemplateNames: names }: DescribeLaunchTemplatesCommandInput,
  { account }: Call,
): Answer<DescribeLaunchTemplatesCommandOutput> {
  const wanted = ids ?? names;
  const missing = wanted?.find((each) => account.launchTemplates.find(each) === undefined);
  if (missing !== undefined) {
    throw new AwsFault(
      ids === undefined ? 'InvalidLaunchTemplateName.NotFoundException' : 'InvalidLaunchTemplateId.NotFound',
      `The specified launch template, with template ${missing}, does not exist.`,
    );
  }
  const found = account.launchTemplates
    .all()
    .filter(({ id, name }) => wanted === undefined || wanted.includes(id) || wanted.includes(name));
  return {
    LaunchTemplates: found.map(({ id, name, createdAt, versions }) => ({
      LaunchTemplateId: id,
      LaunchTemplateName: name,
      CreateTime: new Date(createdAt),
      DefaultVersionNumber: 1,
      LatestVersionNumber: versions.at(-1)?.number ?? 1,
    })),
  };
}
