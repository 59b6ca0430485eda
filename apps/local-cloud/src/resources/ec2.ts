import type { AccountStores } from '../account/account.ts';
import type { LaunchTemplate } from '../account/launch-templates.ts';
import type { ResourceHandler, ResourceRecord } from '../cloudformation/resource-handler.ts';
import { objectOf, requiredText, textOf } from './properties.ts';

export function launchTemplate({ launchTemplates }: Pick<AccountStores, 'launchTemplates'>): ResourceHandler {
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

export function securityGroup({ network }: Pick<AccountStores, 'network'>): ResourceHandler {
  return {
    replacedOn: ['GroupName', 'GroupDescription', 'VpcId'],
    create: ({ properties, generatedName }) => {
      const id = network.createSecurityGroup({
        name: textOf(properties, 'GroupName') ?? generatedName,
        description: requiredText(properties, 'GroupDescription'),
      });
      return { physicalId: id, attributes: { GroupId: id, VpcId: network.vpcId } };
    },
    update: ({ record }) => record,
    delete: ({ record }) => {
      network.deleteSecurityGroup(record.physicalId);
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
