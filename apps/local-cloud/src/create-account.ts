import { randomBytes } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { Deviations, World } from '@poolkeeper/pool-world';
import type { Account, AccountStores } from './account/account.ts';
import { Alarms } from './account/alarms.ts';
import { Buckets } from './account/buckets.ts';
import { EncryptionKeys } from './account/encryption-keys.ts';
import { EventSources, type EventSourceSettings } from './account/event-sources.ts';
import { FunctionCode } from './account/function-code.ts';
import { FunctionUrls } from './account/function-urls.ts';
import { publicParameters } from './account/images.ts';
import { functionTelemetry, Traces } from './account/function-telemetry.ts';
import { GroupBook } from './account/group-details.ts';
import { HostedFunctions } from './account/hosted-functions.ts';
import { ImageBuilds } from './account/image-builds.ts';
import { LaunchTemplates } from './account/launch-templates.ts';
import { LogGroups } from './account/log-groups.ts';
import { Metrics } from './account/metrics.ts';
import { Network } from './account/network.ts';
import { Parameters } from './account/parameters.ts';
import { QueuePolicies } from './account/queue-policies.ts';
import { concurrentExecutions, Quotas } from './account/quotas.ts';
import { RequestRates } from './account/request-rates.ts';
import { Rules } from './account/rules.ts';
import { Schedules, type ScheduleSettings } from './account/schedules.ts';
import { Secrets } from './account/secrets.ts';
import type { ScaledClock } from './clock/scaled-clock.ts';
import { ChangeSets } from './cloudformation/change-sets.ts';
import { Stacks } from './cloudformation/stacks.ts';
import { localApiKeyId } from './deploy/provide-secrets.ts';
import type { FunctionLog } from './functions/function-log.ts';
import type { InvocationOutcome } from './functions/invocation.ts';
import type { BatchOutcome } from './functions/queue-poller.ts';
import { Identities } from './iam/identities.ts';
import { resourceHandlers } from './resources/resource-handlers.ts';
import { functionUrlPath } from './functions/function-url-path.ts';
import { invokeFunctionUrl } from './server/invoke-function-url.ts';
import { Webhooks } from './spacelift/webhooks.ts';

export interface AccountOptions {
  readonly world: World;
  readonly clock: ScaledClock;
  /** How the account differs from AWS's documentation. @default none */
  readonly deviations?: Deviations;
  readonly log?: FunctionLog;
  readonly drawCrash?: () => number | undefined;
  /** Part of the name of a function that accepts a debugger: see `Platform`. */
  readonly inspect?: string;
  /** Called when a deployment, a schedule or an event source has changed a queue or the world. */
  readonly onChange?: () => void;
  readonly onSchedule?: (schedule: ScheduleSettings, outcome: InvocationOutcome) => void;
  readonly onBatch?: (source: EventSourceSettings, outcome: BatchOutcome, at: EpochMs) => void;
}

const nothing = () => undefined;

export function createAccount(options: AccountOptions): Account {
  const { accountId, region } = options.world;
  const place = { accountId, region, now: () => options.clock.now() };
  const { deviations = new Set() } = options;
  const stores = createStores(options, place);
  const closing = new AbortController();
  const handlers = resourceHandlers(stores, {
    onChange: options.onChange ?? nothing,
    signal: closing.signal,
  });
  const stacks = new Stacks({
    handlers,
    deviations,
    environment: {
      accountId,
      region,
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      dynamic: (service, rest) => dynamicReference(stores, service, rest),
    },
    now: place.now,
  });
  const localKey = { id: localApiKeyId, secret: randomBytes(24).toString('base64url') };
  const webhooks = new Webhooks({
    clock: options.clock,
    post: async ({ endpoint, headers, body }) => {
      const { hostname, pathname } = new URL(endpoint);
      const path = `${functionUrlPath}${hostname.replace(/\..*$/, '')}${pathname}`;
      return (await invokeFunctionUrl({ method: 'POST', path, headers, body }, stores)).status;
    },
  });
  return {
    ...stores,
    deviations,
    stacks,
    changeSets: new ChangeSets(stacks, handlers, place),
    localKey,
    spaceliftKeys: [localKey],
    webhooks,
    close: async () => {
      closing.abort();
      webhooks.stop();
      stores.schedules.stop();
      stores.eventSources.stop();
      await stores.functions.close();
      stores.code.close();
    },
  };
}

function createStores(
  options: AccountOptions,
  place: { readonly accountId: string; readonly region: string; readonly now: () => EpochMs },
): AccountStores {
  const { world, clock, onChange = nothing, onSchedule = nothing, onBatch = nothing } = options;
  const { accountId, region } = place;
  const endpoint = { url: '' };
  const identities = new Identities(accountId);
  const logGroups = new LogGroups(place.now);
  const metrics = new Metrics();
  const traces = new Traces();
  const log = options.log ?? { write: nothing };
  const quotas = new Quotas();
  const { service, code } = concurrentExecutions;
  const executions = () => quotas.find(service, code)?.value ?? 0;
  const functions = new HostedFunctions(
    {
      region,
      accountId,
      clock,
      endpoint,
      drawCrash: options.drawCrash,
      inspect: options.inspect,
      executions,
    },
    functionTelemetry({ place, identities, logGroups, metrics, traces, log }),
  );
  const buckets = new Buckets(place.now);
  const queuePolicies = new QueuePolicies();
  return {
    world,
    clock,
    identities,
    network: new Network(region),
    keys: new EncryptionKeys(place),
    parameters: new Parameters(place, publicParameters),
    secrets: new Secrets(place),
    buckets,
    imageBuilds: new ImageBuilds({
      ...place,
      breakImage: (imageId, failure) => {
        world.mishaps.brokenImage(imageId, failure === 'boot' ? 'fails' : 'lost');
      },
    }),
    launchTemplates: new LaunchTemplates(place.now),
    groups: new GroupBook(),
    queuePolicies,
    rules: new Rules(world, queuePolicies),
    code: new FunctionCode(buckets),
    functions,
    functionUrls: new FunctionUrls(region),
    eventSources: new EventSources({ world, clock, functions, identities, onChange, onOutcome: onBatch }),
    schedules: new Schedules({ world, clock, functions, identities, onChange, onOutcome: onSchedule }),
    logGroups,
    metrics,
    alarms: new Alarms(),
    quotas,
    requestRates: new RequestRates(),
    traces,
    endpoint,
  };
}

/** Resolves `{{resolve:ssm:NAME}}`, `{{resolve:secretsmanager:ID:SecretString:KEY}}` and the values of SSM parameter types. */
function dynamicReference(
  { parameters, secrets }: Pick<AccountStores, 'parameters' | 'secrets'>,
  service: string,
  rest: string,
): string | undefined {
  if (service === 'ssm' || service === 'ssm-secure') {
    return parameters.select(rest)?.value;
  }
  const [, id = '', key] = /^(.+?)(?::SecretString(?::([^:]*).*)?)?$/.exec(rest) ?? [];
  const value = secrets.active(id)?.versions.at(-1)?.value;
  if (value === undefined || key === undefined || key === '') return value;
  return String((JSON.parse(value) as Readonly<Record<string, unknown>>)[key]);
}
