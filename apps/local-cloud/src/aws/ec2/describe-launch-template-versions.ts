import type {
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import { objectOf, textOf } from '../../resources/properties.ts';
import type { Answer, Call } from '../call.ts';
import { present } from '../present.ts';

/** Of one template: all versions, or those that are named. Of their data what a pool's templates say of an instance as a whole. */
export function describeLaunchTemplateVersions(
  {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    Versions: wanted,
  }: DescribeLaunchTemplateVersionsCommandInput,
  { account }: Call,
): Answer<DescribeLaunchTemplateVersionsCommandOutput> {
  const template = account.launchTemplates.find(id ?? name ?? '');
  if (template === undefined) {
    throw new AwsFault(
      id === undefined ? 'InvalidLaunchTemplateName.NotFoundException' : 'InvalidLaunchTemplateId.NotFound',
      `The specified launch template, with template ${id ?? name ?? ''}, does not exist.`,
    );
  }
  const newest = template.versions.at(-1)?.number ?? 1;
  const numbers = wanted?.map((version) =>
    version === '$Latest' ? newest : version === '$Default' ? 1 : Number(version),
  );
  const found = template.versions.filter(({ number }) => numbers?.includes(number) ?? true);
  return {
    LaunchTemplateVersions: found.map(({ number, createdAt, data }) => {
      const profile = objectOf(data, 'IamInstanceProfile') ?? {};
      return {
        LaunchTemplateId: template.id,
        LaunchTemplateName: template.name,
        VersionNumber: number,
        CreateTime: new Date(createdAt),
        DefaultVersion: number === 1,
        LaunchTemplateData: present({
          ImageId: textOf(data, 'ImageId'),
          IamInstanceProfile: present({ Arn: textOf(profile, 'Arn'), Name: textOf(profile, 'Name') }),
        }),
      };
    }),
  };
}
