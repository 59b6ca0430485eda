import type { RuleSettings } from '../account/rules.ts';
import type { AccountStores } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, objectsOf, requiredText, textOf, textsOf } from './properties.ts';

/** A rule that sends events to queues, or a scheduled rule that invokes functions. */
export function rule({
  world,
  rules,
  schedules,
}: Pick<AccountStores, 'world' | 'rules' | 'schedules'>): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    const arn = `arn:aws:events:${world.region}:${world.accountId}:rule/${name}`;
    const enabled = textOf(properties, 'State') !== 'DISABLED';
    const targets = objectsOf(properties, 'Targets');
    const expression = textOf(properties, 'ScheduleExpression');
    rules.put(ruleOf({ name, arn, enabled }, properties));
    for (const target of expression === undefined ? [] : targets) {
      const input = textOf(target, 'Input');
      schedules.put({
        name: `rule/${name}/${requiredText(target, 'Id')}`,
        expression: expression ?? '',
        enabled,
        targetArn: requiredText(target, 'Arn'),
        ruleArn: arn,
        input: input === undefined ? undefined : (JSON.parse(input) as unknown),
      });
    }
    return { physicalId: name, attributes: { Arn: arn } };
  };
  const remove = (name: string, properties: Properties) => {
    rules.delete(name);
    for (const target of objectsOf(properties, 'Targets')) {
      schedules.delete(`rule/${name}/${requiredText(target, 'Id')}`);
    }
  };
  return {
    replacedOn: ['Name', 'EventBusName'],
    create: ({ properties, generatedName }) => put(textOf(properties, 'Name') ?? generatedName, properties),
    update: ({ record, properties, before }) => {
      remove(record.physicalId, before);
      return put(record.physicalId, properties);
    },
    delete: ({ record, properties }) => {
      remove(record.physicalId, properties);
    },
  };
}

function ruleOf(rule: Pick<RuleSettings, 'name' | 'arn' | 'enabled'>, properties: Properties): RuleSettings {
  const pattern = objectOf(properties, 'EventPattern');
  const unknown = Object.keys(pattern ?? {}).filter((key) => key !== 'source' && key !== 'detail-type');
  if (unknown.length > 0) {
    throw new TemplateError(
      `local-cloud matches events only by source and detail-type, got ${unknown.join(', ')}`,
    );
  }
  return {
    ...rule,
    detailTypes: pattern === undefined ? [] : textsOf(pattern, 'detail-type'),
    queueArns: objectsOf(properties, 'Targets')
      .map((target) => requiredText(target, 'Arn'))
      .filter((arn) => arn.includes(':sqs:')),
  };
}
