import type {
  AutoScalingGroup,
  LaunchTemplateSpecification as TemplateReference,
} from '@aws-sdk/client-auto-scaling';
import { DescribeLaunchTemplatesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { callAws, type AwsConnection } from './connection.ts';

/** What `$Latest` and `$Default` of a launch template stand for. */
export interface TemplateVersions {
  readonly templateId: string;
  readonly latest: string;
  readonly default: string;
}

/** The one template that all new instances of a group come from; undefined when there is none, or more than one. */
export function templateOf(group: AutoScalingGroup): TemplateReference | undefined {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  // With templates of their own, say for another architecture, the instances of a group never have one version in common.
  const isOne = (mixed?.Overrides ?? []).every(
    (override) => override.LaunchTemplateSpecification === undefined,
  );
  return isOne ? (mixed?.LaunchTemplateSpecification ?? group.LaunchTemplate) : undefined;
}

/** Whether the version has to be asked for: a group may follow its template's newest or default one. */
export function isFloating({ Version }: TemplateReference): boolean {
  return Version === undefined || Version.startsWith('$');
}

/** Template and version in the domain's words, `lt-0abc:7`. Undefined while what the version stands for is not known. */
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
