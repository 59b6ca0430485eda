import * as sdk from '@aws-sdk/client-scheduler';
import type {
  GetScheduleCommandInput,
  GetScheduleCommandOutput,
  ListSchedulesCommandInput,
  ListSchedulesCommandOutput,
  UpdateScheduleCommandInput,
  UpdateScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import { AwsFault } from '@poolkeeper/pool-world';
import type { ScheduleSettings } from '../account/schedules.ts';
import { operationShapes } from '../wire/operation-shape.ts';
import { restJsonProtocol } from '../wire/rest-json-protocol.ts';
import type { Answer, Call } from './call.ts';
import { present } from './present.ts';
import { page } from './page.ts';
import { requireWithin } from './constraint.ts';
import { notServed, service } from './service.ts';

export const scheduler = service({
  name: 'scheduler',
  sdk,
  protocol: restJsonProtocol(
    operationShapes(sdk),
    (member) => new AwsFault('ValidationException', `${member} must not be empty`),
  ),
  operations: { GetSchedule: getSchedule, ListSchedules: listSchedules, UpdateSchedule: updateSchedule },
});

function getSchedule(
  { Name: name = '', GroupName }: GetScheduleCommandInput,
  call: Call,
): Answer<GetScheduleCommandOutput> {
  requireDefaultGroup(GroupName);
  const schedule = existing(name, call);
  const { expression, enabled, targetArn, messageGroupId, roleArn, input } = schedule;
  return {
    Arn: arnOf(schedule, call),
    Name: name,
    GroupName: 'default',
    ScheduleExpression: expression,
    State: enabled ? 'ENABLED' : 'DISABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: targetArn,
      SqsParameters: messageGroupId === undefined ? undefined : { MessageGroupId: messageGroupId },
      RoleArn: roleArn,
      Input: input === undefined ? undefined : JSON.stringify(input),
    },
  };
}

function listSchedules(input: ListSchedulesCommandInput, call: Call): Answer<ListSchedulesCommandOutput> {
  const { NamePrefix: prefix = '', GroupName: group = 'default', State: state } = input;
  const { MaxResults = 100, NextToken: token } = input;
  const found = call.account.schedules
    .all()
    .filter(({ name }) => group === 'default' && name.startsWith(prefix))
    .filter(({ enabled }) => state === undefined || enabled === (state === 'ENABLED'));
  const { items, nextToken } = page({
    items: found,
    keyOf: ({ name }) => name,
    size: requireWithin({ member: 'maxResults', from: 1, to: 100, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('ValidationException', 'Invalid NextToken.'),
  });
  return {
    NextToken: nextToken,
    Schedules: items.map((schedule) => ({
      Arn: arnOf(schedule, call),
      Name: schedule.name,
      GroupName: 'default',
      State: schedule.enabled ? 'ENABLED' : 'DISABLED',
      Target: { Arn: schedule.targetArn },
    })),
  };
}

/** Replaces the schedule. As on AWS, settings that the request does not contain get their defaults. */
function updateSchedule(input: UpdateScheduleCommandInput, call: Call): Answer<UpdateScheduleCommandOutput> {
  const {
    Name: name = '',
    GroupName,
    ScheduleExpression,
    State = 'ENABLED',
    Target,
    FlexibleTimeWindow,
  } = input;
  requireDefaultGroup(GroupName);
  if (FlexibleTimeWindow?.Mode !== 'OFF')
    throw notServed('scheduler:UpdateSchedule with a flexible time window');
  const before = existing(name, call);
  const schedule: ScheduleSettings = {
    name,
    expression: ScheduleExpression ?? before.expression,
    enabled: State === 'ENABLED',
    targetArn: Target?.Arn ?? before.targetArn,
    ...present({
      roleArn: Target?.RoleArn ?? before.roleArn,
      messageGroupId: Target?.SqsParameters?.MessageGroupId,
      input: Target?.Input === undefined ? undefined : inputOf(Target.Input),
    }),
  };
  requireRate(schedule.expression);
  call.account.schedules.put(schedule);
  return { ScheduleArn: arnOf(schedule, call) };
}

function requireDefaultGroup(name = 'default'): void {
  if (name === 'default') return;
  throw new AwsFault('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
}

/** Refuses an expression that AWS refuses, and the kinds that local-cloud cannot run. */
function requireRate(expression: string): void {
  if (/^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(expression)) return;
  if (/^(cron|at)\(.+\)$/.test(expression)) throw notServed(`scheduler:UpdateSchedule with ${expression}`);
  throw new AwsFault('ValidationException', `Invalid Schedule Expression ${expression}.`);
}

/** The input of a schedule for a function must be JSON. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsFault('ValidationException', 'The Input for target must be valid JSON.');
  }
}

function existing(name: string, { account }: Call): ScheduleSettings {
  const schedule = account.schedules.all().find((each) => each.name === name);
  if (schedule !== undefined) return schedule;
  throw new AwsFault('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
}

function arnOf({ name }: ScheduleSettings, { world }: Call): string {
  return `arn:aws:scheduler:${world.region}:${world.accountId}:schedule/default/${name}`;
}
