import type { RuleSettings } from '../account/rules.ts';
import type { Account } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, objectsOf, requiredText, textOf, textsOf } from './properties.ts';

/** Rules that send events to queues, and scheduled ones that invoke functions. */
export function rule({ world, rules, schedules }: Account): ResourceHandler {
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
        functionArn: requiredText(target, 'Arn'),
        ruleArn: arn,
        ...(input !== undefined && { input: JSON.parse(input) as unknown }),
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
      `local-cloud matches events by source and detail-type, not by ${unknown.join(', ')}`,
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
