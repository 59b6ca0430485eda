import type { AccountStores } from '../account/account.ts';
import { dataTypes, requireParameterName, type ParameterSettings } from '../account/parameters.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { requiredText, tagsOf, textOf } from './properties.ts';

export function parameter({ parameters }: Pick<AccountStores, 'parameters'>): ResourceHandler {
  return {
    replacedOn: ['Name'],
    create: ({ properties, generatedName }) => {
      const settings = settingsOf(textOf(properties, 'Name') ?? generatedName, properties);
      return recordOf(parameters.put(settings, false));
    },
    update: ({ record, properties }) =>
      recordOf(parameters.put(settingsOf(record.physicalId, properties), true)),
    delete: ({ record }) => {
      parameters.delete(record.physicalId);
    },
  };
}

function settingsOf(name: string, properties: Properties): ParameterSettings {
  requireParameterName(name);
  const type = requiredText(properties, 'Type');
  // CloudFormation cannot create a SecureString, because templates must not contain secrets.
  if (type !== 'String' && type !== 'StringList') {
    throw new TemplateError(`the type of the parameter ${name} must be String or StringList, got ${type}`);
  }
  const dataType = dataTypes.find((known) => known === (textOf(properties, 'DataType') ?? 'text'));
  const [description, tier] = ['Description', 'Tier'].map((key) => textOf(properties, key));
  return {
    name,
    value: requiredText(properties, 'Value'),
    type,
    dataType,
    description,
    tier,
    tags: tagsOf(properties),
  };
}

function recordOf({ name, type, value }: ParameterSettings) {
  return { physicalId: name, attributes: { Type: type, Value: value } };
}
