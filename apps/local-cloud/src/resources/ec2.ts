import type { AccountStores } from '../account/account.ts';
import type { LaunchTemplate } from '../account/launch-templates.ts';
import type { ResourceHandler, ResourceRecord } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, objectsOf, requiredText, tagsOf, textOf } from './properties.ts';

export function launchTemplate({ launchTemplates }: Pick<AccountStores, 'launchTemplates'>): ResourceHandler {
  return {
    replacedOn: ['LaunchTemplateName'],
    create: ({ properties, generatedName }) =>
      recordOf(
        launchTemplates.create(
          { name: textOf(properties, 'LaunchTemplateName') ?? generatedName, tags: templateTags(properties) },
          objectOf(properties, 'LaunchTemplateData') ?? {},
        ),
      ),
    update: ({ record, properties }) => {
      const existing = launchTemplates.find(record.physicalId);
      if (existing === undefined) throw new Error(`the launch template ${record.physicalId} is gone`);
      const tagged = launchTemplates.setTags(existing, templateTags(properties));
      return recordOf(launchTemplates.addVersion(tagged, objectOf(properties, 'LaunchTemplateData') ?? {}));
    },
    delete: ({ record }) => {
      launchTemplates.delete({ id: record.physicalId });
    },
  };
}

function templateTags(properties: Properties): Readonly<Record<string, string>> {
  const [specification = {}] = objectsOf(properties, 'TagSpecifications');
  return tagsOf(specification);
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
