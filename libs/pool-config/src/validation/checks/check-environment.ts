import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Variables that are set from other settings, and by which. */
const setBy: Readonly<Record<string, string>> = {
  SPACELIFT_TOKEN: 'secrets.token',
  SPACELIFT_POOL_PRIVATE_KEY: 'secrets.privateKey',
  SPACELIFT_WORKER_COMMS_PROTOCOL: 'launcher.protocol',
  SPACELIFT_WORKER_COMMS_URL: 'launcher.communicationUrl',
  HTTP_PROXY: 'network.proxy.http',
  http_proxy: 'network.proxy.http',
  HTTPS_PROXY: 'network.proxy.https',
  https_proxy: 'network.proxy.https',
  NO_PROXY: 'network.proxy.except',
  no_proxy: 'network.proxy.except',
};

/** Spelt with an underscore or at the end, so that `TOKENIZER` and `SPACELIFT_MASK_ENVS` are none of them. */
const secretWord = /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|ACCESS_KEY|API_KEY|CREDENTIALS)(_|$)/i;

/** Whether variables have names that a shell takes, one value each, and no secrets where everybody reads them. */
export function checkEnvironment({ environment, secrets, userData }: CompletePoolConfig): readonly Finding[] {
  const plain = Object.keys(environment);
  const secret = Object.keys(secrets.environment);
  return [
    ...plain.flatMap((name) => checkName(['environment', name])),
    ...secret.flatMap((name) => checkName(['secrets', 'environment', name])),
    ...secret.flatMap((name) =>
      when(Object.hasOwn(environment, name), () =>
        error(
          ['environment', name],
          `has another value in secrets.environment.${name}: leave one of them out`,
          ['secrets', 'environment', name],
        ),
      ),
    ),
    ...plain.flatMap((name) =>
      when(!Object.hasOwn(setBy, name) && secretWord.test(name), () =>
        warning(
          ['environment', name],
          `sounds like a secret, and everybody who may look at the instance reads its value: put it into secrets.environment.${name}`,
        ),
      ),
    ),
    ...Object.entries(environment).flatMap(([name, value]) =>
      when(value.includes('\0'), () =>
        error(['environment', name], 'must not have the character NUL in it, which no variable can hold'),
      ),
    ),
    ...checkSetup(userData.setup),
  ];
}

function checkName(path: readonly string[]): readonly Finding[] {
  const name = path.at(-1) ?? '';
  const setting = Object.hasOwn(setBy, name) ? setBy[name] : undefined;
  return [
    ...when(!/^[A-Za-z_]\w*$/.test(name), () =>
      error(
        path,
        `must have a name that is letters, digits and underscores and begins with no digit, got ${JSON.stringify(name)}`,
      ),
    ),
    ...when(setting !== undefined, () =>
      error(path, `is set by ${setting ?? ''}: leave it out here, and give it there`),
    ),
    ...when(name.startsWith('SPACELIFT_METADATA_') && isOwnMetadata(name), () =>
      error(path, 'is what instance and worker are paired by, and is set on each instance: leave it out'),
    ),
  ];
}

function isOwnMetadata(name: string): boolean {
  return ['instance_id', 'asg_id', 'ami_id'].includes(name.slice('SPACELIFT_METADATA_'.length));
}

/** A value in full, not one that the script gets from somewhere. */
const literalSecret = /^\s*(?:export\s+)?(SPACELIFT_TOKEN|SPACELIFT_POOL_PRIVATE_KEY)=["']?[^"'$`\s]/m;

function checkSetup(setup: string | undefined): readonly Finding[] {
  const [, name = ''] = literalSecret.exec(setup ?? '') ?? [];
  return when(name !== '', () =>
    error(
      'userData.setup',
      `has the value of ${name} in it, which everybody who may look at the instance can read: put it into ${setBy[name] ?? 'secrets'}, and take it for known to others`,
    ),
  );
}
