import type { EpochMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import type { ScaledClock } from '../clock/scaled-clock.ts';
import type { Clock } from '../clock/clock.ts';
import { ChangeSets } from '../cloudformation/change-sets.ts';
import { Stacks } from '../cloudformation/stacks.ts';
import type { FunctionLog } from '../functions/function-log.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { BatchOutcome } from '../functions/queue-poller.ts';
import { Identities, roleNameOf } from '../iam/identities.ts';
import { resourceHandlers } from '../resources/resource-handlers.ts';
import type { ApiKey } from '../spacelift/tokens.ts';
import { Alarms } from './alarms.ts';
import { Buckets } from './buckets.ts';
import { EncryptionKeys } from './encryption-keys.ts';
import { EventSources, type EventSourceSettings } from './event-sources.ts';
import { FunctionCode } from './function-code.ts';
import { functionLogs } from './function-logs.ts';
import { GroupBook } from './group-details.ts';
import { HostedFunctions, type HostedFunction } from './hosted-functions.ts';
import { LaunchTemplates } from './launch-templates.ts';
import { LogGroups } from './log-groups.ts';
import { Metrics } from './metrics.ts';
import { Network } from './network.ts';
import { Parameters } from './parameters.ts';
import { Quotas } from './quotas.ts';
import { QueuePolicies } from './queue-policies.ts';
import { Rules } from './rules.ts';
import { Schedules, type ScheduleSettings } from './schedules.ts';
import { Secrets } from './secrets.ts';
import { Traces } from './traces.ts';

/** An AWS account in one region, and the account at Spacelift beside it: all that is not simulated by the world. */
export interface Account {
  readonly world: World;
  readonly clock: Clock;
  readonly identities: Identities;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly parameters: Parameters;
  readonly secrets: Secrets;
  readonly buckets: Buckets;
  readonly launchTemplates: LaunchTemplates;
  readonly groups: GroupBook;
  readonly queuePolicies: QueuePolicies;
  readonly rules: Rules;
  readonly code: FunctionCode;
  readonly functions: HostedFunctions;
  readonly eventSources: EventSources;
  readonly schedules: Schedules;
  readonly logGroups: LogGroups;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly quotas: Quotas;
  readonly traces: Traces;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  /** Keys that Spacelift takes. */
  readonly spaceliftKeys: ApiKey[];
  /** Where the APIs are; the server says so once it listens. */
  endpointUrl: string;
  close(): Promise<void>;
}

export interface AccountOptions {
  readonly world: World;
  readonly clock: ScaledClock;
  /** Takes keys that nobody has for an operator's. @default true */
  readonly acceptsAnyone?: boolean;
  readonly log?: FunctionLog;
  readonly drawCrash?: () => number | undefined;
  /** A queue or the world was touched by a function's trigger. */
  readonly onChange?: () => void;
  readonly onSchedule?: (schedule: ScheduleSettings, outcome: InvocationOutcome) => void;
  readonly onBatch?: (source: EventSourceSettings, outcome: BatchOutcome, at: EpochMs) => void;
}

const nothing = () => undefined;

export function createAccount(options: AccountOptions): Account {
  const { world, clock, onChange = nothing, onSchedule = nothing, onBatch = nothing } = options;
  const { accountId, region } = world;
  const place = { accountId, region, now: () => clock.now() };
  const identities = new Identities({ accountId, acceptsAnyone: options.acceptsAnyone ?? true });
  const logGroups = new LogGroups(place.now);
  const metrics = new Metrics();
  const traces = new Traces();
  const parameters = new Parameters(place);
  const secrets = new Secrets(place);
  const buckets = new Buckets(place.now);
  const queuePolicies = new QueuePolicies();
  const log = functionLogs({
    place,
    functions: () => account.functions,
    identities,
    logGroups,
    metrics,
    everyLine: options.log ?? { write: nothing },
  });
  const functions = new HostedFunctions(
    {
      region,
      accountId,
      clock,
      log,
      get endpointUrl() {
        return account.endpointUrl;
      },
      drawCrash: options.drawCrash,
    },
    trace,
  );
  const code = new FunctionCode(buckets);
  const stacks = new Stacks({
    get handlers() {
      return handlers;
    },
    environment: {
      accountId,
      region,
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      dynamic: (service, rest) => dynamicReference(account, service, rest),
    },
    now: place.now,
  });
  const account: Account = {
    world,
    clock,
    identities,
    network: new Network(region),
    keys: new EncryptionKeys(place),
    parameters,
    secrets,
    buckets,
    launchTemplates: new LaunchTemplates(place.now),
    groups: new GroupBook(),
    queuePolicies,
    rules: new Rules(world, queuePolicies),
    code,
    functions,
    eventSources: new EventSources({ world, clock, functions, identities, onChange, onOutcome: onBatch }),
    schedules: new Schedules({ clock, functions, identities, onOutcome: onSchedule }),
    logGroups,
    metrics,
    alarms: new Alarms(),
    quotas: new Quotas(),
    traces,
    stacks,
    changeSets: new ChangeSets(stacks, () => handlers, place),
    spaceliftKeys: [],
    endpointUrl: '',
    close: async () => {
      account.schedules.stop();
      account.eventSources.stop();
      await functions.close();
      code.close();
    },
  };
  const handlers = resourceHandlers(account, onChange);
  return account;

  /** Lambda sends traces as the function's role. */
  function trace({ name, settings, roleArn }: HostedFunction): void {
    if (settings.isTraced !== true) return;
    const allowed = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].every(
      (action) =>
        identities.judge(roleNameOf(roleArn), { action, resource: '*', context: {} }).kind === 'allowed',
    );
    if (allowed) traces.add(name);
  }
}

/** `{{resolve:ssm:NAME}}`, `{{resolve:secretsmanager:ID:SecretString:KEY}}`, and the values of SSM's parameter types. */
function dynamicReference(
  { parameters, secrets }: Account,
  service: string,
  rest: string,
): string | undefined {
  if (service === 'ssm' || service === 'ssm-secure') {
    return parameters.find(rest)?.value ?? parameters.find(rest.replace(/:\d+$/, ''))?.value;
  }
  const [, id = '', key] = /^(.+?)(?::SecretString(?::([^:]*).*)?)?$/.exec(rest) ?? [];
  const value = secrets.find(id)?.versions.at(-1)?.value;
  if (value === undefined || key === undefined || key === '') return value;
  return String((JSON.parse(value) as Readonly<Record<string, unknown>>)[key]);
}
