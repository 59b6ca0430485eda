import type {
  AutoScalingGroup,
  LaunchTemplateSpecification as TemplateReference,
} from '@aws-sdk/client-auto-scaling';
import { DescribeLaunchTemplatesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { callAws, type AwsConnection } from './connection.ts';

/** The version numbers that `$Latest` and `$Default` of a launch template stand for. */
export interface TemplateVersions {
  readonly templateId: string;
  readonly latest: string;
  readonly default: string;
}

/** The launch template of all new instances of a group; undefined if there is none, or more than one. */
export function templateOf(group: AutoScalingGroup): TemplateReference | undefined {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  // If overrides have their own templates, for another architecture for example, the instances never share one version.
  const isOne = (mixed?.Overrides ?? []).every(
    (override) => override.LaunchTemplateSpecification === undefined,
  );
  return isOne ? (mixed?.LaunchTemplateSpecification ?? group.LaunchTemplate) : undefined;
}

/** True if the group follows the template's latest or default version, whose number has to be read from EC2. */
export function isFloating({ Version }: TemplateReference): boolean {
  return Version === undefined || Version.startsWith('$');
}

/** Template id and version number, `lt-0abc:7`. Undefined while the number of `$Latest` or `$Default` is not known. */
export function versionOf(
  template: TemplateReference | undefined,
  versions?: TemplateVersions,
): string | undefined {
  if (template?.LaunchTemplateId === undefined) return undefined;
  const { LaunchTemplateId: id } = template;
  if (!isFloating(template)) return `${id}:${template.Version ?? ''}`;
  if (versions?.templateId !== id) return undefined;
  return `${id}:${template.Version === '$Latest' ? versions.latest : versions.default}`;
}

export async function readTemplateVersions(
  ec2: EC2Client,
  connection: AwsConnection,
  templateId: string,
): Promise<TemplateVersions | undefined> {
  const command = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [templateId] });
  const answer = await callAws(connection, {
    action: 'ec2:DescribeLaunchTemplates',
    send: (options) => ec2.send(command, options),
  });
  const [template] = answer.LaunchTemplates ?? [];
  if (template?.LatestVersionNumber === undefined || template.DefaultVersionNumber === undefined)
    return undefined;
  return {
    templateId,
    latest: String(template.LatestVersionNumber),
    default: String(template.DefaultVersionNumber),
  };
}
