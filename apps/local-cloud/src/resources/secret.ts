import { randomBytes } from 'node:crypto';
import type { AccountStores } from '../account/account.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { parsePolicy } from '../iam/policy-document.ts';
import { numberOf, objectOf, requiredText, tagsOf, textOf } from './properties.ts';

export function secret({ secrets }: Pick<AccountStores, 'secrets'>): ResourceHandler {
  return {
    replacedOn: ['Name'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'Name') ?? generatedName;
      const { arn } = secrets.create({ name, ...settingsOf(properties) }, valueOf(properties));
      return { physicalId: arn, attributes: { Id: arn } };
    },
    update: ({ record, properties, before }) => {
      const existing = secrets.find(record.physicalId);
      if (existing === undefined) throw new TemplateError(`the secret ${record.physicalId} does not exist`);
      secrets.change(existing, settingsOf(properties));
      const [value, valueBefore] = [textOf(properties, 'SecretString'), textOf(before, 'SecretString')];
      if (value !== undefined && value !== valueBefore) secrets.putValue(existing, value);
      return record;
    },
    delete: ({ record }) => {
      const existing = secrets.find(record.physicalId);
      if (existing !== undefined) secrets.delete(existing);
    },
  };
}

export function secretPolicy({ secrets }: Pick<AccountStores, 'secrets'>): ResourceHandler {
  const set = (properties: Properties) => {
    const found = secrets.find(requiredText(properties, 'SecretId'));
    if (found === undefined) throw new TemplateError("Secrets Manager can't find the specified secret.");
    secrets.change(found, { policy: parsePolicy(objectOf(properties, 'ResourcePolicy')) });
  };
  return {
    replacedOn: ['SecretId'],
    create: ({ properties, generatedName }) => {
      set(properties);
      return { physicalId: generatedName, attributes: {} };
    },
    update: ({ record, properties }) => {
      set(properties);
      return record;
    },
    delete: ({ properties }) => {
      const found = secrets.find(requiredText(properties, 'SecretId'));
      if (found !== undefined) secrets.change(found, { policy: [] });
    },
  };
}

function settingsOf(properties: Properties) {
  const [description, keyId] = ['Description', 'KmsKeyId'].map((name) => textOf(properties, name));
  return { description, keyId, tags: tagsOf(properties) };
}

function valueOf(properties: Properties): string | undefined {
  const generate = objectOf(properties, 'GenerateSecretString');
  if (generate === undefined) return textOf(properties, 'SecretString');
  const password = randomBytes(64)
    .toString('base64url')
    .slice(0, numberOf(generate, 'PasswordLength') ?? 32);
  const [template, key] = ['SecretStringTemplate', 'GenerateStringKey'].map((name) => textOf(generate, name));
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(template) as object), [key]: password });
}
