import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { requiredText, textOf } from './properties.ts';

type AlarmStores = Pick<AccountStores, 'alarms' | 'world'>;

export function alarmHandlers(stores: AlarmStores): ResourceHandlers {
  return new Map([
    ['AWS::CloudWatch::Alarm', alarm(stores)],
    ['AWS::CloudWatch::CompositeAlarm', alarm(stores)],
    ['AWS::CloudWatch::Dashboard', dashboard(stores)],
  ]);
}

function alarm({ alarms, world }: AlarmStores): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    const arn = `arn:aws:cloudwatch:${world.region}:${world.accountId}:alarm:${name}`;
    alarms.put({ name, arn, properties });
    return { physicalId: name, attributes: { Arn: arn } };
  };
  return {
    replacedOn: ['AlarmName'],
    create: ({ properties, generatedName }) =>
      put(textOf(properties, 'AlarmName') ?? generatedName, properties),
    update: ({ record, properties }) => put(record.physicalId, properties),
    delete: ({ record }) => {
      alarms.delete(record.physicalId);
    },
  };
}

function dashboard({ alarms }: AlarmStores): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    const body = requiredText(properties, 'DashboardBody');
    JSON.parse(body);
    alarms.setDashboard(name, body);
    return { physicalId: name, attributes: {} };
  };
  return {
    replacedOn: ['DashboardName'],
    create: ({ properties, generatedName }) =>
      put(textOf(properties, 'DashboardName') ?? generatedName, properties),
    update: ({ record, properties }) => put(record.physicalId, properties),
    delete: ({ record }) => {
      alarms.setDashboard(record.physicalId, undefined);
    },
  };
}
