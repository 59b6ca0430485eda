import type { CompletePoolConfig } from './config/pool-config-schema.ts';

/** The URLs of an instance's launcher. */
export interface LauncherUrls {
  /** URL that workers connect to. Undefined if it must be configured, or for MQTT, whose URL is in the worker pool's token. */
  readonly communication?: string;
  /** URL of the folder with the launcher, its checksums and their signature. */
  readonly downloads: string;
}

/**
 * Returns the configured URLs, or those of the account's region. A FedRAMP or self-hosted Spacelift has no default for its
 * communication. Sources: https://docs.spacelift.io/concepts/worker-pools (network security), and the variable
 * `worker_comms_url` of the Terraform module v9.
 */
export function launcherUrls({ spacelift, launcher }: CompletePoolConfig): LauncherUrls {
  const [, domain] =
    /^https:\/\/[^./]+\.app\.((?:us\.)?spacelift\.io)(?:\/|$)/.exec(spacelift.endpoint) ?? [];
  const hasDefault = domain !== undefined && launcher.protocol === 'poll' && launcher.fedRamp !== true;
  return {
    communication: launcher.communicationUrl ?? (hasDefault ? `https://app.${domain}` : undefined),
    downloads:
      launcher.downloadBaseUrl?.replace(/\/+$/, '') ?? `https://downloads.${domain ?? 'spacelift.io'}`,
  };
}
