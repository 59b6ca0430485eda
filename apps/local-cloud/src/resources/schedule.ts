import type { AccountStores } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, requiredText, textOf } from './properties.ts';

export function schedule({ schedules, world }: Pick<AccountStores, 'schedules' | 'world'>): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    const target = objectOf(properties, 'Target') ?? {};
    const input = textOf(target, 'Input');
    schedules.put({
      name,
      expression: requiredText(properties, 'ScheduleExpression'),
      enabled: textOf(properties, 'State') !== 'DISABLED',
      targetArn: requiredText(target, 'Arn'),
      messageGroupId: textOf(objectOf(target, 'SqsParameters') ?? {}, 'MessageGroupId'),
      roleArn: requiredText(target, 'RoleArn'),
      input: input === undefined ? undefined : inputOf(input),
    });
  };
  return {
    // The schema does not say so of the group, but `UpdateSchedule` cannot move a schedule.
    replacedOn: ['Name', 'GroupName'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'Name') ?? generatedName;
      put(name, properties);
      const group = textOf(properties, 'GroupName') ?? 'default';
      const arn = `arn:aws:scheduler:${world.region}:${world.accountId}:schedule/${group}/${name}`;
      return { physicalId: name, attributes: { Arn: arn } };
    },
    update: ({ record, properties }) => {
      put(record.physicalId, properties);
      return record;
    },
    delete: ({ record }) => {
      schedules.delete(record.physicalId);
    },
  };
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TemplateError(`the input of a schedule must be JSON, got ${text}`);
  }
}
