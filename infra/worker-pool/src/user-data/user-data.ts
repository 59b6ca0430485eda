import { readFileSync } from 'node:fs';
import {
  durationMs,
  type CompletePoolConfig,
  type SecretLocation,
  type SecretVariable,
} from '@poolkeeper/pool-config';
import { compactScript } from './compact-script.ts';
import { hereDocument } from './here-document.ts';
import { settingsFile } from './settings-file.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * What the instances of a pool have to know to start their worker. Everything is known when the template is made; texts
 * may hold CloudFormation tokens, so they must be copied as they are.
 */
export interface UserDataContext {
  readonly config: CompletePoolConfig;
  readonly region: string;
  /** Name of the group, which the worker registers as its `asg_id`. */
  readonly groupName: string;
  /** The launcher's secret variables, and where their values are. The instance's role may read them. */
  readonly secretVariables: readonly SecretVariable[];
  /** Certificates that instances and runs trust beside the public ones. The instance's role may read them. @default - none */
  readonly caCertificates?: SecretLocation;
  /** Names of the log groups for the launcher's output and errors. @default - the agent does as the image tells it */
  readonly logGroups?: { readonly info: string; readonly error: string };
}

/** What EC2 takes, in bytes. */
const roomInUserData = 16_384;

const folder = '/opt/poolkeeper';

/**
 * The script that cloud-init runs as root at an instance's first start. No secret is in it, only where the secrets are.
 *
 * @throws RangeError when it is longer than EC2 takes.
 */
export function userData(context: UserDataContext): string {
  const { config } = context;
  const script = [
    '#!/usr/bin/env bash\n',
    'set -Eeuo pipefail\n',
    config.launcher.powerOffOnError ? powerOffOnFailure(durationMs(config.launcher.powerOffDelay)) : '',
    `mkdir -p ${folder}\n`,
    hereDocument(`${folder}/settings.sh`, settingsFile(context)),
    hereDocument(`${folder}/environment.sh`, exported(config.environment)),
    hereDocument(`${folder}/before-launcher.sh`, config.userData.setup ?? ''),
    ...scripts.map((name) => hereDocument(`${folder}/${name}`, readScript(name))),
    `chmod 755 ${folder}/*.sh\n`,
    `${folder}/setup.sh\n`,
  ].join('');
  const length = Buffer.byteLength(script);
  if (length > roomInUserData) {
    throw new RangeError(
      `the user data must be at most ${roomInUserData} bytes, got ${length}: ` +
        'put what userData.setup does into the image, or let it fetch a longer script',
    );
  }
  return script;
}

const scripts = ['functions.sh', 'setup.sh', 'start-worker.sh', 'after-worker.sh'] as const;

function readScript(name: (typeof scripts)[number]): string {
  return compactScript(readFileSync(new URL(`scripts/${name}`, import.meta.url), 'utf8'));
}

/**
 * Whatever fails, the machine goes: one without a worker costs money and helps nobody. By a trap, as bash ignores failures
 * in what is called as a condition; by systemd's timer, as the script has ended by then.
 */
function powerOffOnFailure(delayMs: number): string {
  const delay = Math.ceil(delayMs / 1000);
  return `trap 'if (($?)); then echo "poolkeeper: setup failed, powering off in ${delay} s" >&2; systemd-run --quiet --collect --on-active=${delay} systemctl poweroff || systemctl poweroff; fi' EXIT\n`;
}

function exported(environment: CompletePoolConfig['environment']): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${shellQuote(value)}\n`)
    .join('');
}
