import { rootCertificates } from 'node:tls';
import {
  grantTag,
  isOwnSecret,
  readPoolSettings,
  readStoredApiKey,
  SettingsError,
  settingsPath,
  withGrantTo,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import type { Account } from '../account/account.ts';
import type { Tags } from '../cloudformation/stack.ts';

/** The id of the API key that local-cloud's Spacelift accepts. A pool's settings can name another one for it. */
export const localApiKeyId = '01JLOCALCLOUD0APIKEY000001';

/** Any valid certificate. Nothing here uses TLS. */
const [someCertificate = ''] = rootCertificates;

const base64 = (text: string) => Buffer.from(text).toString('base64');

/**
 * The variables that a real instance registers its worker with. The instances of the world do not read them: the group's tag
 * names their worker pool.
 */
const workerVariables = {
  SPACELIFT_TOKEN: base64('{"broker":{"endpoint":"local-cloud"}}'),
  SPACELIFT_POOL_PRIVATE_KEY: base64(
    ['-----BEGIN PRIVATE KEY-----', 'local-cloud', '-----END PRIVATE KEY-----', ''].join('\n'),
  ),
};

/**
 * Fills the secrets that the settings of all pools name, as deployers do outside of the stacks. A secret that has a value
 * keeps it, and Spacelift accepts that value as the API key.
 */
export function provideSecrets(account: Account): void {
  for (const { name, value } of account.parameters.all()) {
    if (!name.startsWith(settingsPath)) continue;
    const settings = settingsIn(value);
    if (settings === undefined) continue;
    const { apiKeyId: id, apiKeySecret, caCertificates } = settings.connection.spacelift;
    const secret = provide(apiKeySecret, account.localKey.secret, account);
    if (!account.spaceliftKeys.some((key) => key.id === id && key.secret === secret)) {
      account.spaceliftKeys.push({ id, secret });
    }
    if (caCertificates !== undefined) provide(caCertificates, someCertificate, account);
    for (const location of [apiKeySecret, caCertificates]) {
      if (location !== undefined && !isOwnSecret(location, settings.name)) {
        grant(location, settings.name, account);
      }
    }
  }
  for (const secret of account.secrets.all()) {
    if (secret.versions.length === 0) account.secrets.putValue(secret, JSON.stringify(workerVariables));
  }
}

function settingsIn(text: string) {
  try {
    return readPoolSettings(text);
  } catch (error) {
    // The function that reads the settings reports what is wrong with them.
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

/** Returns the secret's value, after setting it to the given one if it has none. */
function provide(location: SecretLocation, value: string, { secrets, parameters }: Account): string {
  if (location.kind === 'ssm-parameter') {
    const existing = parameters.find(location.name);
    if (existing !== undefined) return readStoredApiKey(existing.value)?.secret ?? '';
    return parameters.put({ name: nameIn(location.name), value, type: 'SecureString' }, false).value;
  }
  const { secretId, jsonKey } = location;
  const secret = secrets.find(secretId) ?? secrets.create({ name: nameIn(secretId) }, undefined);
  const current = secret.versions.at(-1)?.value;
  const known = current === undefined ? undefined : readStoredApiKey(current, jsonKey)?.secret;
  if (known !== undefined) return known;
  const members = JSON.parse(current ?? '{}') as Readonly<Record<string, string>>;
  secrets.putValue(secret, jsonKey === undefined ? value : JSON.stringify({ ...members, [jsonKey]: value }));
  return value;
}

/** Tags a secret for a pool, as its owner does. */
function grant(location: SecretLocation, pool: string, { secrets, parameters }: Account): void {
  if (location.kind === 'ssm-parameter') {
    const parameter = parameters.find(location.name);
    if (parameter !== undefined) parameters.tag(parameter, tagsWith(pool, parameter.tags));
    return;
  }
  const secret = secrets.find(location.secretId);
  if (secret !== undefined) secrets.change(secret, { tags: tagsWith(pool, secret.tags) });
}

function tagsWith(pool: string, tags: Tags = {}): Tags {
  return { ...tags, [grantTag]: withGrantTo(pool, tags[grantTag]) };
}

/** The name in a name or an ARN. The ARN of a secret ends with a suffix of six characters. */
function nameIn(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const [, , service, , , kind, name = ''] = nameOrArn.split(':');
  return service === 'ssm' ? (kind ?? '').replace(/^parameter/, '') : name.replace(/-[A-Za-z0-9]{6}$/, '');
}
