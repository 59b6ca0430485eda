/** The launch template that every group of the world has: the world knows its versions only. */
export function launchTemplate(groupName: string, version: string) {
  return { LaunchTemplateId: 'lt-00000000000000001', LaunchTemplateName: groupName, Version: version };
}
