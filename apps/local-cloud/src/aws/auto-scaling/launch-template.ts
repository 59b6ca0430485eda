import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import { AwsFault } from '@poolkeeper/pool-world';

const templateId = 'lt-00000000000000001';

/** The launch template that every group of the world has: the world knows its versions only. */
export function launchTemplate(groupName: string, version: string) {
  return { LaunchTemplateId: templateId, LaunchTemplateName: groupName, Version: version };
}

/** The version that a request asks for; the fault for another template than the group's, or without a version. */
export function launchTemplateVersionOf(wanted: LaunchTemplateSpecification, groupName: string): string {
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
