import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { scriptVariables } from '../../script-variables.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Variables that other settings set. */
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

/** Matches whole words between underscores, so that `TOKENIZER` and `SPACELIFT_MASK_ENVS` do not count. */
const secretWord = /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|ACCESS_KEY|API_KEY|CREDENTIALS)(_|$)/i;

/** Checks that variables have valid names and one value each, and that plain variables contain no secrets. */
export function checkEnvironment({ environment, secrets, userData }: CompletePoolConfig): readonly Finding[] {
  const plain = Object.keys(environment);
  const secret = Object.keys(secrets.environment);
  return [
    ...plain.flatMap((name) => checkName(['environment', name])),
    ...secret.flatMap((name) => checkName(['secrets', 'environment', name])),
    ...secret.flatMap((name) =>
      when(Object.hasOwn(environment, name), () =>
        error(['environment', name], `also has a value in secrets.environment.${name}: remove one of them`, [
          'secrets',
          'environment',
          name,
        ]),
      ),
    ),
    ...plain.flatMap((name) =>
      when(!Object.hasOwn(setBy, name) && secretWord.test(name), () =>
        warning(
          ['environment', name],
          `looks like a secret, and anyone with access to the instance can read it: move it to secrets.environment.${name}`,
        ),
      ),
    ),
    ...Object.entries(environment).flatMap(([name, value]) =>
      when(value.includes('\0'), () => error(['environment', name], 'must not contain the character NUL')),
    ),
    ...checkWhitelist(environment.SPACELIFT_WHITELIST_ENVS),
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
        `must have a name of letters, digits and underscores that does not start with a digit, got ${JSON.stringify(name)}`,
      ),
    ),
    ...when(setting !== undefined, () =>
      error(path, `is set by ${setting ?? ''}: remove it here, and set it there`),
    ),
    ...when(scriptVariables.includes(name), () =>
      error(
        path,
        `must not have the name of a variable of the scripts on instances, got "${name}": rename it`,
      ),
    ),
    ...when(name.startsWith('SPACELIFT_METADATA_') && isOwnMetadata(name), () =>
      error(path, 'pairs instances with workers, so Poolkeeper sets it on each instance: remove it'),
    ),
  ];
}

function isOwnMetadata(name: string): boolean {
  return ['instance_id', 'asg_id', 'ami_id'].includes(name.slice('SPACELIFT_METADATA_'.length));
}

/** Checks that runs do not get what makes an instance a worker of the pool. */
function checkWhitelist(listed = ''): readonly Finding[] {
  return ['SPACELIFT_TOKEN', 'SPACELIFT_POOL_PRIVATE_KEY']
    .filter((name) => listed.split(/[\s,]+/).includes(name))
    .map((name) =>
      error(
        ['environment', 'SPACELIFT_WHITELIST_ENVS'],
        `gives runs ${name}, with which they could act as workers of the pool: remove it`,
      ),
    );
}

/** Matches a literal value, not one that the script reads from elsewhere. */
const literalSecret = /^\s*(?:export\s+)?(SPACELIFT_TOKEN|SPACELIFT_POOL_PRIVATE_KEY)=["']?[^"'$`\s]/m;

function checkSetup(setup: string | undefined): readonly Finding[] {
  const [, name = ''] = literalSecret.exec(setup ?? '') ?? [];
  return when(name !== '', () =>
    error(
      'userData.setup',
      `contains the value of ${name}, which anyone with access to the instance can read: move it to ${setBy[name] ?? 'secrets'}, and rotate it`,
    ),
  );
}
