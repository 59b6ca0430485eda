import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import { AwsFault, type GroupRecord } from '@poolkeeper/pool-world';

/** A group's launch template goes by the group's name: the world knows its id and its versions only. */
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

/** The version that a request asks for; the fault for another template than the group's, or without a version. */
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
    throw new AwsFault('ValidationError', 'The launch template needs a version, as a number.');
  }
  return version;
}
