import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { launcherUrls } from '../../launcher-urls.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Checks that launcher, Spacelift account, logs and alarms are compatible. */
export function checkLauncher(config: CompletePoolConfig): readonly Finding[] {
  const { launcher, selfHosted, spacelift, monitoring, logs } = config;
  const { endpoint } = spacelift;
  return [
    ...when(/\/graphql\/?$/.test(endpoint), () =>
      error('spacelift.endpoint', `must be the URL of the account, without /graphql, got "${endpoint}"`),
    ),
    ...when(endpoint.startsWith('http:'), () =>
      warning(
        'spacelift.endpoint',
        `is not encrypted, so the API key can be read in transit, got "${endpoint}": use https. Functions accept it only if their stack was deployed for it`,
      ),
    ),
    ...(['communicationUrl', 'downloadBaseUrl'] as const).flatMap((setting) =>
      when(launcher[setting]?.startsWith('http:') === true, () =>
        error(['launcher', setting], `must be an https URL, got "${launcher[setting] ?? ''}"`),
      ),
    ),
    ...when(selfHosted !== undefined && /\.spacelift\.(io|dev)\/?$/.test(endpoint), () =>
      error(
        'selfHosted',
        `cannot be combined with an account on spacelift.io (${endpoint}): remove it, or set spacelift.endpoint to your installation`,
        'spacelift.endpoint',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.fedRamp !== 'auto', () =>
      error(
        'launcher.fedRamp',
        `has no effect with a self-hosted Spacelift, whose launcher is selfHosted.launcherUri, got ${launcher.fedRamp}: remove it`,
        'selfHosted',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.downloadBaseUrl !== undefined, () =>
      error(
        'launcher.downloadBaseUrl',
        'has no effect with a self-hosted Spacelift, whose launcher is selfHosted.launcherUri: remove it',
        'selfHosted',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.sha256 === undefined, () =>
      warning(
        'launcher.sha256',
        'is missing, so the launcher of selfHosted.launcherUri is not verified: set its checksum',
        'selfHosted',
      ),
    ),
    ...when(launcher.protocol === 'poll' && launcherUrls(config).communication === undefined, () =>
      error(
        'launcher.communicationUrl',
        `is missing: only accounts on app.spacelift.io and app.us.spacelift.io have a default, so set it to the URL that your Spacelift (${endpoint}) provides for workers`,
        'spacelift.endpoint',
        'launcher.fedRamp',
        'launcher.protocol',
      ),
    ),
    ...when(launcher.protocol === 'mqtt', () =>
      warning('launcher.protocol', 'is "mqtt", which Spacelift retires at the end of 2026: use "poll"'),
    ),
    ...when(!launcher.powerOffOnError, () =>
      warning(
        'launcher.powerOffOnError',
        'is false, so instances whose launcher fails stay on and cost money until they are replaced as strays: use it for debugging only',
      ),
    ),
    ...when(monitoring.alarms && durationMs(monitoring.drain) < durationMs(launcher.runTimeout), () =>
      warning(
        'monitoring.drain',
        `is shorter than launcher.runTimeout (${launcher.runTimeout}), so a long run raises the alarm, got "${monitoring.drain}": raise it`,
        'launcher.runTimeout',
      ),
    ),
    ...when(!monitoring.alarms && monitoring.notify.length > 0, () =>
      warning(
        'monitoring.notify',
        'has no effect while monitoring.alarms is false: remove it, or enable the alarms',
        'monitoring.alarms',
      ),
    ),
    ...when(!logs.create && logs.kmsKey !== undefined, () =>
      warning(
        'logs.kmsKey',
        'has no effect on existing log groups: remove it, or let Poolkeeper create them',
        'logs.create',
      ),
    ),
  ];
}
