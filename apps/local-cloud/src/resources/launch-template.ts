import type { Account } from '../account/account.ts';
import type { LaunchTemplate } from '../account/launch-templates.ts';
import type { ResourceHandler, ResourceRecord } from '../cloudformation/resource-handler.ts';
import { objectOf, textOf } from './properties.ts';

export function launchTemplate({ launchTemplates }: Account): ResourceHandler {
  return {
    replacedOn: ['LaunchTemplateName'],
    create: ({ properties, generatedName }) =>
      recordOf(
        launchTemplates.create(
          textOf(properties, 'LaunchTemplateName') ?? generatedName,
          objectOf(properties, 'LaunchTemplateData') ?? {},
        ),
      ),
    update: ({ record, properties }) => {
      const existing = launchTemplates.find(record.physicalId);
      if (existing === undefined) throw new Error(`the launch template ${record.physicalId} is gone`);
      return recordOf(launchTemplates.addVersion(existing, objectOf(properties, 'LaunchTemplateData') ?? {}));
    },
    delete: ({ record }) => {
      launchTemplates.delete({ id: record.physicalId });
    },
  };
}

function recordOf({ id, versions }: LaunchTemplate): ResourceRecord {
  const latest = String(versions.at(-1)?.number ?? 1);
  return {
    physicalId: id,
    attributes: { LaunchTemplateId: id, LatestVersionNumber: latest, DefaultVersionNumber: '1' },
  };
}
