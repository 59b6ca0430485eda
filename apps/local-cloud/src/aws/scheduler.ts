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
import { service } from './service.ts';

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
  { Name: name = '' }: GetScheduleCommandInput,
  call: Call,
): Answer<GetScheduleCommandOutput> {
  const schedule = existing(name, call);
  const { expression, enabled, functionArn, roleArn, input } = schedule;
  return {
    Arn: arnOf(schedule, call),
    Name: name,
    GroupName: 'default',
    ScheduleExpression: expression,
    State: enabled ? 'ENABLED' : 'DISABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: functionArn,
      RoleArn: roleArn,
      Input: input === undefined ? undefined : JSON.stringify(input),
    },
  };
}

function listSchedules(
  { NamePrefix: prefix = '' }: ListSchedulesCommandInput,
  call: Call,
): Answer<ListSchedulesCommandOutput> {
  const found = call.account.schedules.all().filter(({ name }) => name.startsWith(prefix));
  return {
    Schedules: found.map((schedule) => ({
      Arn: arnOf(schedule, call),
      Name: schedule.name,
      GroupName: 'default',
      State: schedule.enabled ? 'ENABLED' : 'DISABLED',
      Target: { Arn: schedule.functionArn },
    })),
  };
}

/** Replaces the schedule. As on AWS, settings that the request does not contain get their defaults. */
function updateSchedule(
  { Name: name = '', ScheduleExpression, State = 'ENABLED', Target }: UpdateScheduleCommandInput,
  call: Call,
): Answer<UpdateScheduleCommandOutput> {
  const before = existing(name, call);
  const schedule: ScheduleSettings = {
    name,
    expression: ScheduleExpression ?? before.expression,
    enabled: State === 'ENABLED',
    functionArn: Target?.Arn ?? before.functionArn,
    ...present({
      roleArn: Target?.RoleArn ?? before.roleArn,
      input: Target?.Input === undefined ? undefined : (JSON.parse(Target.Input) as unknown),
    }),
  };
  call.account.schedules.put(schedule);
  return { ScheduleArn: arnOf(schedule, call) };
}

function existing(name: string, { account }: Call): ScheduleSettings {
  const schedule = account.schedules.all().find((each) => each.name === name);
  if (schedule !== undefined) return schedule;
  throw new AwsFault('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
}

function arnOf({ name }: ScheduleSettings, { world }: Call): string {
  return `arn:aws:scheduler:${world.region}:${world.accountId}:schedule/default/${name}`;
}
