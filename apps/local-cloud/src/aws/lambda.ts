import * as sdk from '@aws-sdk/client-lambda';
import type {
  GetAccountSettingsCommandOutput,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  InvokeCommandInput,
  InvokeCommandOutput,
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
  UpdateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandOutput,
} from '@aws-sdk/client-lambda';
import { setTimeout } from 'node:timers/promises';
import { AwsFault } from '@poolkeeper/pool-world';
import type { EventSourceSettings } from '../account/event-sources.ts';
import type { HostedFunction } from '../account/hosted-functions.ts';
import { concurrentExecutions } from '../account/quotas.ts';
import { logGroupNameOf } from '../functions/process-environment.ts';
import { operationShapes } from '../wire/operation-shape.ts';
import { restJsonProtocol } from '../wire/rest-json-protocol.ts';
import type { Answer, Call } from './call.ts';
import { page } from './page.ts';
import { service } from './service.ts';

export const lambda = service({
  name: 'lambda',
  sdk,
  protocol: restJsonProtocol(
    operationShapes(sdk),
    (member) => new AwsFault('InvalidParameterValueException', `${member} must not be empty`),
  ),
  // Every qualifier refers to the current version.
  withoutEffect: ['Qualifier'],
  operations: {
    GetAccountSettings: getAccountSettings,
    GetFunction: getFunction,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetPolicy: getPolicy,
    Invoke: invoke,
    ListEventSourceMappings: listEventSourceMappings,
    ListFunctions: listFunctions,
    UpdateEventSourceMapping: updateEventSourceMapping,
  },
});

/** Waits for the result unless the invocation type is `Event`. */
async function invoke(input: InvokeCommandInput, call: Call): Promise<Answer<InvokeCommandOutput>> {
  const { FunctionName: name = '', InvocationType: type = 'RequestResponse', Payload, LogType } = input;
  const target = existing(name, call);
  if (type === 'DryRun') return { StatusCode: 204 };
  if (!target.hasCapacity()) {
    throw new AwsFault('TooManyRequestsException', 'Rate Exceeded.', 429);
  }
  // The codec has read the payload as bytes. The SDK's type is wider, for clients.
  const bytes = Buffer.from((Payload as Uint8Array | undefined) ?? []);
  const event = eventIn(bytes.toString());
  const group = logGroupNameOf(target.settings);
  const before = call.account.logGroups.find(group)?.events.length ?? 0;
  const invoked = target.invoke(event);
  if (type === 'Event') return { StatusCode: 202 };
  const outcome = await invoked;
  const failed = outcome.kind === 'failed';
  const payload = JSON.stringify(failed ? outcome.error : outcome.payload);
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    ...(failed && { FunctionError: 'Unhandled' }),
    ...(LogType === 'Tail' && { LogResult: await logTail(group, before, call) }),
    Payload: Buffer.from(payload) as unknown as NonNullable<InvokeCommandOutput['Payload']>,
  };
}

function eventIn(payload: string): unknown {
  try {
    return payload === '' ? {} : JSON.parse(payload);
  } catch (error) {
    throw new AwsFault(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const mostTailBytes = 4096;

/** The end of what the function has written to its log since an invocation began, in Base64. */
async function logTail(group: string, before: number, { account }: Call): Promise<string> {
  // The lines come through a pipe, and the result through a socket.
  await setTimeout(20);
  const lines = account.logGroups.find(group)?.events.slice(before) ?? [];
  const text = Buffer.from(lines.map((line) => `${line.text}\n`).join(''));
  return text.subarray(-mostTailBytes).toString('base64');
}

function getAccountSettings(_input: object, { account }: Call): Answer<GetAccountSettingsCommandOutput> {
  const { functions, quotas } = account;
  return {
    AccountLimit: {
      ConcurrentExecutions: quotas.find(concurrentExecutions.service, concurrentExecutions.code)?.value,
      UnreservedConcurrentExecutions: functions.unreservedConcurrency,
    },
    AccountUsage: { FunctionCount: functions.all().length },
  };
}

function getFunction(
  { FunctionName: name = '' }: GetFunctionCommandInput,
  call: Call,
): Answer<GetFunctionCommandOutput> {
  return { Configuration: describe(existing(name, call)) };
}

function getFunctionConfiguration(
  { FunctionName: name = '' }: GetFunctionCommandInput,
  call: Call,
): Answer<GetFunctionConfigurationCommandOutput> {
  return describe(existing(name, call));
}

/** The resource-based policy of a function. */
function getPolicy(
  { FunctionName: name = '' }: GetPolicyCommandInput,
  call: Call,
): Answer<GetPolicyCommandOutput> {
  const { policy, arn, revision } = existing(name, call);
  if (policy.length === 0) {
    throw new AwsFault('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
  }
  const statements = policy.map(({ effect, actions, principals = [], conditions }) => ({
    Effect: effect,
    Principal: Object.fromEntries(
      principals.map((principal) => {
        const [kind = '', ...rest] = principal.split(':');
        return rest.length === 0 ? ['AWS', principal] : [kind, rest.join(':')];
      }),
    ),
    Action: actions,
    Resource: arn,
    Condition: conditions,
  }));
  return {
    Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }),
    RevisionId: String(revision),
  };
}

function listFunctions(
  { Marker: token, MaxItems = 50 }: ListFunctionsCommandInput,
  { account }: Call,
): Answer<ListFunctionsCommandOutput> {
  const { items, nextToken } = page({
    items: account.functions.all(),
    keyOf: ({ name }) => name,
    size: Math.min(MaxItems, 50),
    token,
    badToken: () => new AwsFault('InvalidParameterValueException', 'The marker is invalid.'),
  });
  return { Functions: items.map(describe), NextMarker: nextToken };
}

function listEventSourceMappings(
  { FunctionName: name, EventSourceArn: queueArn }: ListEventSourceMappingsCommandInput,
  { account }: Call,
): Answer<ListEventSourceMappingsCommandOutput> {
  const { functions, eventSources } = account;
  const target = name === undefined ? undefined : functions.find(name)?.arn;
  const found = eventSources
    .all()
    .filter(({ functionArn }) => name === undefined || functionArn === target)
    .filter((source) => (queueArn ?? source.queueArn) === source.queueArn);
  return {
    EventSourceMappings: found.map((source) => describeSource(source, eventSources.isOn)),
  };
}

/** Switches an event source. AWS does it within a minute; here it is done at once. */
function updateEventSourceMapping(
  { UUID: id = '', Enabled: enabled }: UpdateEventSourceMappingCommandInput,
  { account: { eventSources } }: Call,
): Answer<UpdateEventSourceMappingCommandOutput> {
  const source = eventSources.all().find((each) => each.id === id);
  if (source === undefined) {
    throw new AwsFault('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
  }
  if (enabled !== undefined) eventSources.enable(id, enabled);
  return {
    ...describeSource(source, eventSources.isOn),
    State: enabled === false ? 'Disabling' : 'Enabling',
  };
}

function describeSource(
  { id, queueArn, functionArn, batchSize, enabled, maximumConcurrency }: EventSourceSettings,
  isOn: boolean,
): EventSourceMappingConfiguration {
  return {
    UUID: id,
    EventSourceArn: queueArn,
    FunctionArn: functionArn,
    BatchSize: batchSize,
    State: enabled && isOn ? 'Enabled' : 'Disabled',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: maximumConcurrency },
  };
}

function existing(name: string, { account, world }: Call): HostedFunction {
  const found = account.functions.find(name);
  if (found !== undefined) return found;
  const arn = `arn:aws:lambda:${world.region}:${world.accountId}:function:${name}`;
  throw new AwsFault('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function describe(found: HostedFunction): FunctionConfiguration {
  const { settings, arn, name, roleArn, revision } = found;
  return {
    FunctionName: name,
    FunctionArn: arn,
    Role: roleArn,
    Handler: settings.handler,
    Runtime: 'nodejs24.x',
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    Version: '$LATEST',
    RevisionId: String(revision),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: { ...settings.environment } },
    TracingConfig: { Mode: settings.isTraced === true ? 'Active' : 'PassThrough' },
    LoggingConfig: { LogGroup: logGroupNameOf(settings) },
  };
}
