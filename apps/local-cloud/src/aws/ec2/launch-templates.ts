import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
  VolumeType,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import { numberOf, objectOf, objectsOf, textOf } from '../../resources/properties.ts';
import type { Answer, Call } from '../call.ts';
import { filtered, tagValues } from './filters.ts';

export function describeLaunchTemplates(
  { LaunchTemplateIds: ids, LaunchTemplateNames: names, Filters }: DescribeLaunchTemplatesCommandInput,
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
  const named = account.launchTemplates
    .all()
    .filter(({ id, name }) => wanted === undefined || wanted.includes(id) || wanted.includes(name));
  const found = filtered(named, Filters, {
    ...tagValues(Filters),
    'launch-template-name': ({ name }) => name,
  });
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

/** The requested versions of a template, or all versions. Their data is reduced to the image, the instance profile, and the sizes of volumes. */
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
  const unknown = numbers?.find((wantedNumber) =>
    template.versions.every(({ number }) => number !== wantedNumber),
  );
  if (unknown !== undefined) {
    throw new AwsFault(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find launch template version ${unknown} for launch template ${template.id}.`,
    );
  }
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
        LaunchTemplateData: {
          ImageId: textOf(data, 'ImageId'),
          IamInstanceProfile: { Arn: textOf(profile, 'Arn'), Name: textOf(profile, 'Name') },
          BlockDeviceMappings: objectsOf(data, 'BlockDeviceMappings').map((mapping) => {
            const volume = objectOf(mapping, 'Ebs') ?? {};
            return {
              DeviceName: textOf(mapping, 'DeviceName'),
              Ebs: {
                VolumeSize: numberOf(volume, 'VolumeSize'),
                VolumeType: textOf(volume, 'VolumeType') as VolumeType | undefined,
              },
            };
          }),
        },
      };
    }),
  };
}
