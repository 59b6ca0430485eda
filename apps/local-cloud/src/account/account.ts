import type { Deviations, World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import type { ChangeSets } from '../cloudformation/change-sets.ts';
import type { Stacks } from '../cloudformation/stacks.ts';
import type { Identities } from '../iam/identities.ts';
import type { ApiKey } from '../spacelift/tokens.ts';
import type { Webhooks } from '../spacelift/webhooks.ts';
import type { Alarms } from './alarms.ts';
import type { Buckets } from './buckets.ts';
import type { EncryptionKeys } from './encryption-keys.ts';
import type { EventSources } from './event-sources.ts';
import type { FunctionCode } from './function-code.ts';
import type { FunctionUrls } from './function-urls.ts';
import type { Traces } from './function-telemetry.ts';
import type { GroupBook } from './group-details.ts';
import type { HostedFunctions } from './hosted-functions.ts';
import type { ImageBuilds } from './image-builds.ts';
import type { LaunchTemplates } from './launch-templates.ts';
import type { LogGroups } from './log-groups.ts';
import type { Metrics } from './metrics.ts';
import type { Network } from './network.ts';
import type { Parameters } from './parameters.ts';
import type { QueuePolicies } from './queue-policies.ts';
import type { Quotas } from './quotas.ts';
import type { RequestRates } from './request-rates.ts';
import type { Rules } from './rules.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';

/** The contents of an account that stacks deploy: one store per kind of resource. The world has groups, machines and queues. */
export interface AccountStores {
  readonly world: World;
  readonly clock: Clock;
  readonly identities: Identities;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly parameters: Parameters;
  readonly secrets: Secrets;
  readonly buckets: Buckets;
  readonly imageBuilds: ImageBuilds;
  readonly launchTemplates: LaunchTemplates;
  readonly groups: GroupBook;
  readonly queuePolicies: QueuePolicies;
  readonly rules: Rules;
  readonly code: FunctionCode;
  readonly functions: HostedFunctions;
  readonly functionUrls: FunctionUrls;
  readonly eventSources: EventSources;
  readonly schedules: Schedules;
  readonly logGroups: LogGroups;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly quotas: Quotas;
  readonly requestRates: RequestRates;
  readonly traces: Traces;
  /** Where the APIs are served. The server sets the URL when it listens. */
  readonly endpoint: { url: string };
}

/** An AWS account in one region, and the Spacelift account beside it. */
export interface Account extends AccountStores {
  /** How it differs from AWS's documentation. */
  readonly deviations: Deviations;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  /** The API key that fills the secrets of pools. Its secret is made at the start. */
  readonly localKey: ApiKey;
  /** API keys that Spacelift accepts. */
  readonly spaceliftKeys: ApiKey[];
  /** The webhooks of Spacelift. */
  readonly webhooks: Webhooks;
  /** Stops all schedules and event sources, and ends the functions' processes. */
  close(): Promise<void>;
}
