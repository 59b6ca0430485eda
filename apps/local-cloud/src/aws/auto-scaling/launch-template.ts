import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import { AwsFault, type GroupRecord } from '@poolkeeper/pool-world';

/** The world has only the id and the version of a group's launch template, so the group's name stands for its name. */
export function launchTemplate(
  groupName: string,
  template: Pick<GroupRecord, 'launchTemplateId' | 'launchTemplateVersion'>,
) {
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: groupName,
    Version: template.launchTemplateVersion,
  };
}

/** The version in a request. Throws if the request names another template than the group's, or no version. */
export function launchTemplateVersionOf(
  wanted: LaunchTemplateSpecification,
  { name: groupName, launchTemplateId: templateId }: Pick<GroupRecord, 'name' | 'launchTemplateId'>,
): string {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version } = wanted;
  if ((id ?? templateId) !== templateId || (name ?? groupName) !== groupName) {
    throw new AwsFault(
      'ValidationError',
      'You must use a valid fully-formed launch template. The specified launch template does not exist.',
    );
  }
  if (version === undefined) {
    throw new AwsFault('ValidationError', 'The launch template must have a version number.');
  }
  return version;
}
