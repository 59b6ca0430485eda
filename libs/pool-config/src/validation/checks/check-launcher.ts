import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Whether launcher and Spacelift fit each other. */
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
        `is not encrypted, so that the API key can be read on the way, got "${endpoint}": take https`,
      ),
    ),
    ...when(selfHosted !== undefined && /\.spacelift\.(io|dev)\/?$/.test(endpoint), () =>
      error(
        'selfHosted',
        `does not go with an account at Spacelift itself (${endpoint}): leave it out, or give the endpoint of your installation`,
        'spacelift.endpoint',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.fedRamp !== 'auto', () =>
      error(
        'launcher.fedRamp',
        `means nothing for a self-hosted Spacelift, whose launcher is selfHosted.launcherUri, got ${launcher.fedRamp}: leave it out`,
        'selfHosted',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.downloadBaseUrl !== undefined, () =>
      error(
        'launcher.downloadBaseUrl',
        'means nothing for a self-hosted Spacelift, whose launcher is selfHosted.launcherUri: leave it out',
        'selfHosted',
      ),
    ),
    ...when(selfHosted !== undefined && launcher.sha256 === undefined, () =>
      warning(
        'launcher.sha256',
        'is not given, and without it nobody checks what selfHosted.launcherUri holds: give the checksum of your launcher',
        'selfHosted',
      ),
    ),
    ...when(launcher.protocol === 'mqtt', () =>
      warning('launcher.protocol', 'is "mqtt", which Spacelift retires at the end of 2026: take "poll"'),
    ),
    ...when(!launcher.powerOffOnError, () =>
      warning(
        'launcher.powerOffOnError',
        'is false, so that instances whose launcher fails stay on and cost money until they are replaced as strays: only for debugging',
      ),
    ),
    ...when(monitoring.alarms && durationMs(monitoring.drain) < durationMs(launcher.runTimeout), () =>
      warning(
        'monitoring.drain',
        `is shorter than launcher.runTimeout (${launcher.runTimeout}), so that a long run sets off the alarm, got "${monitoring.drain}": raise it`,
        'launcher.runTimeout',
      ),
    ),
    ...when(!monitoring.alarms && monitoring.notify.length > 0, () =>
      warning(
        'monitoring.notify',
        'is told nothing while monitoring.alarms is false: leave it out, or have alarms',
        'monitoring.alarms',
      ),
    ),
    ...when(!logs.create && logs.kmsKey !== undefined, () =>
      warning(
        'logs.kmsKey',
        'means nothing for log groups that are there already: leave it out, or let Poolkeeper create them',
        'logs.create',
      ),
    ),
  ];
}
