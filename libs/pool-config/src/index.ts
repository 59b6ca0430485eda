export { /** @public */ defineWorkerPool } from './config/define-worker-pool.ts';
export type { CompletePoolConfig, PoolConfig } from './config/pool-config-schema.ts';
export type { SecretSource } from './config/secrets.ts';
export { durationMs, type Duration } from './duration.ts';
export { readCertificates } from './ca-bundle.ts';
export { endpointProblem, isSameEndpoint, spaceliftHosts, type TrustedEndpoints } from './endpoint-trust.ts';
export {
  /** @public */ EnvironmentError,
  /** @public */ PoolConfigError,
  SettingsError,
  UnknownPoolError,
} from './errors.ts';
export {
  areTooMany,
  gateExecutions,
  limitFor,
  shareExecutions,
  wantedExecutions,
} from './gate-executions.ts';
export { launcherUrls } from './launcher-urls.ts';
export {
  hookNames,
  imageParameterOf,
  imageTags,
  poolNamePrefix,
  poolNames,
  serviceNames,
  settingsPath,
  type PoolNames,
  type WebhookNames,
} from './pool-names.ts';
export { regionsWithSpaceliftImages } from './validation/checks/check-region.ts';
export { scriptVariables } from './script-variables.ts';
export { grantTag, isGrantedTo, withGrantTo } from './secret-grant.ts';
export type { SecretLocation } from './secret-location.ts';
export { locationOf, secretVariables, type SecretVariable } from './secret-variables.ts';
export type {
  AutoscalerSettings,
  Connection,
  LifecycleSettings,
  PoolSettings,
} from './settings/pool-settings.ts';
export {
  autoscalerOf,
  poolSettings,
  spaceliftConnection,
  type PoolResources,
} from './settings/pool-settings-of.ts';
export {
  isOwnSecret,
  poolOfParameter,
  readOwnSettings,
  type SettingsOwner,
} from './settings/own-settings.ts';
export { readPoolSettings } from './settings/read-pool-settings.ts';
export {
  readSettingsPlace,
  settingsParameterOf,
  type Environment,
  type SettingsPlace,
} from './settings/settings-place.ts';
export { formatApiKey, readStoredApiKey, type StoredApiKey } from './stored-api-key.ts';
export { instanceRequest } from './instance-request.ts';
export {
  formatPassRequest,
  isPoolName,
  readPassRequest,
  scheduledPassRequest,
  type PassRequest,
} from './webhook/pass-request.ts';
export { formatRunEvent, readRunEvent, statesWorthAPass, type RunEvent } from './webhook/run-event.ts';
export { regionsWithoutFunctionUrls } from './webhook/function-urls.ts';
export { limitWithWebhook, webhookExecutions } from './webhook/webhook-executions.ts';
export { formatWebhookSecret, readWebhookSecret, type WebhookSecret } from './webhook/webhook-secret.ts';
