import {
  durationMs,
  launcherUrls,
  type CompletePoolConfig,
  type SecretLocation,
  type SecretVariable,
} from '@poolkeeper/pool-config';
import { shellQuote } from './shell-quote.ts';

/**
 * The values that a pool's instances need to start their worker. Strings may contain CloudFormation tokens, so they must be
 * copied unchanged.
 */
export interface UserDataContext {
  readonly config: CompletePoolConfig;
  readonly region: string;
  /** Name of the group, which the worker registers as its `asg_id`. */
  readonly groupName: string;
  /** Secret variables of the launcher, with the locations of their values. The instance's role can read them. */
  readonly secretVariables: readonly SecretVariable[];
  /** Certificates that instances and runs trust in addition to the public ones. The instance's role can read them. @default - none */
  readonly caCertificates?: SecretLocation;
  /** Names of the log groups for the launcher's output and errors. @default - the image's configuration of the agent */
  readonly logGroups?: { readonly info: string; readonly error: string };
}

/** Creates the settings of the scripts on an instance, as shell assignments. */
export function settingsFile(context: UserDataContext): string {
  const { config, region, groupName, secretVariables, caCertificates, logGroups } = context;
  const { launcher, selfHosted, instances } = config;
  const token = secretVariables.find(({ name }) => name === 'SPACELIFT_TOKEN')?.location;
  const settings = {
    POOL: config.name,
    REGION: region,
    GROUP_NAME: groupName,
    CLOUDWATCH_AGENT: config.userData.cloudWatchAgent,
    LOG_GROUP_INFO: logGroups?.info,
    LOG_GROUP_ERROR: logGroups?.error,
    WARM_POOL: instances.warmPool !== undefined,
    RUN_TIMEOUT: wholeSeconds(durationMs(launcher.runTimeout)),
    POWER_OFF_DELAY: wholeSeconds(durationMs(launcher.powerOffDelay)),
    POWER_OFF_ON_ERROR: launcher.powerOffOnError,
    COMMS_PROTOCOL: launcher.protocol,
    ...downloadSettings(config),
    RUN_AS_ROOT: selfHosted?.runAsRoot ?? true,
    CA_URI: selfHosted?.caCertificatesUri,
    ...placeOf('CA', caCertificates),
    ...placeOf('TOKEN', token),
  };
  const secrets = secretVariables.map(({ name, location }) => {
    const { kind, at, key } = partsOf(location);
    return `${[name, kind, at, key ?? ''].map(shellQuote).join(' ')}\n`;
  });
  return `${assignmentsOf(settings)}SECRETS=(\n${secrets.join('')})\n`;
}

/**
 * Creates the settings of the scripts that build and test an image. Without a token, `auto` is the usual launcher: a boot that needs
 * that of FedRAMP refuses it.
 */
export function imageSettingsFile(config: CompletePoolConfig, runnerImages: readonly string[]): string {
  const settings = { ...downloadSettings(config), FEDRAMP: config.launcher.fedRamp === true };
  return `${assignmentsOf(settings)}RUNNER_IMAGES=(${runnerImages.map(shellQuote).join(' ')})\n`;
}

type Settings = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the launcher is, and what it has to be. */
function downloadSettings(config: CompletePoolConfig) {
  const { launcher, selfHosted, network } = config;
  const urls = launcherUrls(config);
  return {
    DOWNLOAD_BASE_URL: urls.downloads,
    LAUNCHER_SHA256: launcher.sha256,
    FEDRAMP: launcher.fedRamp,
    COMMS_URL: urls.communication,
    SELF_HOSTED_URI: selfHosted?.launcherUri,
    HTTP_PROXY_URL: network.proxy?.http,
    HTTPS_PROXY_URL: network.proxy?.https,
    PROXY_EXCEPT: [...(network.proxy?.except ?? []), ...neverByProxy].join(','),
  };
}

function assignmentsOf(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value === undefined ? '' : shellQuote(String(value))}\n`)
    .join('');
}

const neverByProxy = ['169.254.169.254', 'localhost', '127.0.0.1'];

function placeOf(prefix: string, location: SecretLocation | undefined) {
  const parts = location === undefined ? undefined : partsOf(location);
  return {
    [`${prefix}_KIND`]: parts?.kind,
    [`${prefix}_LOCATION`]: parts?.at,
    [`${prefix}_KEY`]: parts?.key,
  };
}

function partsOf(location: SecretLocation) {
  switch (location.kind) {
    case 'secrets-manager':
      return { kind: location.kind, at: location.secretId, key: location.jsonKey };
    case 'ssm-parameter':
      return { kind: location.kind, at: location.name, key: undefined };
  }
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
