import type { Account } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import { requiredText, textOf } from './properties.ts';

export function securityGroup({ network }: Account): ResourceHandler {
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
