import {
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTagsCommand, DeleteTagsCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { createGroupClient, type GroupClient } from '@poolkeeper/aws-pool';
import type { CommandContext } from '../../../cli/context.ts';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { instanceTags, type Rehearsal } from '../rehearsal.ts';
import type { Clients } from './clients.ts';
import { observeGroup, type ObservedGroup } from './group.ts';
import { paceOf, type Pace } from './until.ts';

/** An instance of the throwaway pool, as EC2 describes it. */
export interface Machine {
  readonly id: string;
  /** `running`, `stopped`, `terminated`. */
  readonly state: string;
  readonly imageId: string;
  readonly launchedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A message of a hook, as it is in the queue. */
export interface HookMessage {
  readonly body: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** When an instance came up, in seconds after its launch. */
export interface Boot {
  readonly instance: string;
  readonly phases: Readonly<Record<string, number>>;
}

/** What the acts of a rehearsal see and move. */
export interface Stage extends Pace {
  readonly rehearsal: Rehearsal;
  readonly aws: Clients;
  /** The group as Poolkeeper's own functions see it. */
  readonly groupClient: GroupClient;
  /** Image that the instances should have. */
  readonly imageId: string;
  readonly boots: Boot[];
  /** Every lifecycle state in which each instance was seen, in order. */
  readonly history: ReadonlyMap<string, readonly string[]>;
  readonly startedAt: number;
  say(text: string): void;
  group(): Promise<ObservedGroup>;
  machines(): Promise<readonly Machine[]>;
  machine(id: string): Promise<Machine | undefined>;
  /** Waits until an instance is in one of the states. */
  untilState(id: string, states: readonly string[], withinSeconds: number): Promise<string>;
  untilGone(id: string, withinSeconds: number): Promise<void>;
  /** Has at least so many instances in service, whose workers have registered. Returns their ids, the oldest first. */
  inService(count: number): Promise<readonly string[]>;
  setDesired(capacity: number): Promise<void>;
  /** Says how many runs wait for a worker. */
  queueRuns(count: number): Promise<void>;
  startRun(id: string): Promise<void>;
  endRun(id: string): Promise<void>;
  /** Switches the gate's event source, so that messages stay in the queue. */
  switchGate(on: boolean): Promise<void>;
  /** Switches the schedule of the autoscaler. */
  switchAutoscaler(on: boolean): Promise<void>;
  /** The message about an instance, which stays in the queue. The gate must be off. */
  messageAbout(id: string, transition: string): Promise<HookMessage>;
  setHookTimeout(seconds: number): Promise<void>;
  logLines(functionName: string, pattern: string): Promise<readonly string[]>;
}

export interface StageOptions {
  readonly rehearsal: Rehearsal;
  readonly aws: Clients;
  readonly region: string;
  readonly imageId: string;
  /** SHA-256 of the secret of the API key, by which the stand-in knows it. */
  readonly keyHash: string;
}

/** Hooks of the pool, by the transition. */
export const hookNames = { launch: 'poolkeeper-launching', termination: 'poolkeeper-terminating' } as const;

export function createStage(context: CommandContext, options: StageOptions): Stage {
  const { rehearsal, aws, region, keyHash } = options;
  const { names, functions } = rehearsal;
  const pace = paceOf(context);
  const history = new Map<string, string[]>();
  const boots: Boot[] = [];

  const stage: Stage = {
    ...pace,
    ...options,
    groupClient: createGroupClient({ region, name: names.group }),
    boots,
    history,
    startedAt: pace.now(),
    say: (text) => {
      context.host.progress({ id: 'rehearsal', title: 'rehearsal', state: 'running', detail: text });
    },
    async group() {
      const group = await observeGroup(aws.autoScaling, names.group);
      if (group === undefined)
        throw new DifferentFromAssumed(`the group ${names.group} does not exist any more`);
      for (const [id, state] of group.states) {
        const states = history.get(id) ?? [];
        if (states.at(-1) !== state) history.set(id, [...states, state]);
      }
      return group;
    },
    async machines() {
      const Filters = [{ Name: 'tag:aws:autoscaling:groupName', Values: [names.group] }];
      const { Reservations = [] } = await aws.ec2.send(new DescribeInstancesCommand({ Filters }));
      return Reservations.flatMap(({ Instances = [] }) => Instances).map((instance) => ({
        id: instance.InstanceId ?? '',
        state: instance.State?.Name ?? '',
        imageId: instance.ImageId ?? '',
        launchedAt: instance.LaunchTime?.getTime() ?? 0,
        tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      }));
    },
    async machine(id) {
      return (await stage.machines()).find((machine) => machine.id === id);
    },
    untilState: (id, states, withinSeconds) =>
      stage.until({
        what: `${id} in ${states.join(' or ')}`,
        withinSeconds,
        async look() {
          const state = (await stage.group()).states.get(id);
          if (state !== undefined && states.includes(state)) return state;
          if (state === undefined && history.has(id)) {
            throw new DifferentFromAssumed(
              `${id} left the group without ${states.join(' or ')}: ${pathOf(id)}`,
            );
          }
          return undefined;
        },
        last: () => pathOf(id),
      }),
    async untilGone(id, withinSeconds) {
      await stage.until({
        what: `the end of ${id}`,
        withinSeconds,
        look: async () => ((await stage.group()).states.has(id) ? undefined : true),
        last: () => pathOf(id),
      });
    },
    async inService(count) {
      const { states, desiredCapacity } = await stage.group();
      if (inServiceIn(states).length < count && desiredCapacity < count) await stage.setDesired(count);
      return stage.until({
        what: `${count} instances in service with a worker`,
        withinSeconds: 600,
        async look() {
          const group = await stage.group();
          const machines = await stage.machines();
          const ready = machines.filter(
            ({ id, tags }) => group.states.get(id) === 'InService' && tags['poolkeeper:setup'] !== undefined,
          );
          return ready.length < count
            ? undefined
            : ready.sort((a, b) => a.launchedAt - b.launchedAt).map(({ id }) => id);
        },
        last: () => JSON.stringify(Object.fromEntries([...history.keys()].map((id) => [id, pathOf(id)]))),
      });
    },
    async setDesired(DesiredCapacity) {
      await aws.autoScaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: names.group, DesiredCapacity }),
      );
    },
    async queueRuns(pendingRuns) {
      const Value = JSON.stringify({ pendingRuns, keyHash });
      await aws.ssm.send(
        new PutParameterCommand({ Name: rehearsal.scriptParameter, Value, Overwrite: true }),
      );
    },
    async startRun(id) {
      const Tags = [{ Key: instanceTags.run, Value: 'yes' }];
      await aws.ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
    },
    async endRun(id) {
      await aws.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: instanceTags.run }] }));
    },
    async switchGate(on) {
      const find = async () => {
        const command = new ListEventSourceMappingsCommand({ FunctionName: functions.lifecycleManager });
        return (await aws.lambda.send(command)).EventSourceMappings?.[0];
      };
      const source = await find();
      await aws.lambda.send(new UpdateEventSourceMappingCommand({ UUID: source?.UUID, Enabled: on }));
      const wanted = on ? 'Enabled' : 'Disabled';
      await stage.until({
        what: `the event source of the gate ${wanted.toLowerCase()}`,
        withinSeconds: 180,
        look: async () => ((await find())?.State === wanted ? true : undefined),
      });
    },
    async switchAutoscaler(on) {
      const current = await aws.scheduler.send(new GetScheduleCommand({ Name: names.group }));
      const { Name, ScheduleExpression, FlexibleTimeWindow, Target } = current;
      const State = on ? 'ENABLED' : 'DISABLED';
      await aws.scheduler.send(
        new UpdateScheduleCommand({ Name, ScheduleExpression, FlexibleTimeWindow, Target, State }),
      );
    },
    async messageAbout(id, transition) {
      const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: names.queue }));
      return stage.until({
        what: `a message about ${id} in the queue`,
        withinSeconds: 120,
        async look() {
          const { Messages = [] } = await aws.sqs.send(
            new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
          );
          return Messages.map(({ Body = '' }) => ({ body: Body, fields: fieldsOf(Body) })).find(
            ({ fields }) => fields.EC2InstanceId === id && fields.LifecycleTransition === transition,
          );
        },
      });
    },
    async setHookTimeout(HeartbeatTimeout) {
      const AutoScalingGroupName = names.group;
      const { LifecycleHooks = [] } = await aws.autoScaling.send(
        new DescribeLifecycleHooksCommand({ AutoScalingGroupName }),
      );
      const hook = LifecycleHooks.find(
        ({ LifecycleHookName }) => LifecycleHookName === hookNames.termination,
      );
      if (hook === undefined) throw new DifferentFromAssumed('the group has no termination hook');
      const { LifecycleHookName, LifecycleTransition, NotificationTargetARN, RoleARN, DefaultResult } = hook;
      await aws.autoScaling.send(
        new PutLifecycleHookCommand({
          AutoScalingGroupName,
          LifecycleHookName,
          LifecycleTransition,
          NotificationTargetARN,
          RoleARN,
          DefaultResult,
          HeartbeatTimeout,
        }),
      );
    },
    async logLines(functionName, filterPattern) {
      const { events = [] } = await aws.logs.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/lambda/${functionName}`,
          startTime: stage.startedAt,
          filterPattern,
        }),
      );
      return events.map(({ message = '' }) => message);
    },
  };
  return stage;

  function pathOf(id: string): string {
    return history.get(id)?.join(', ') ?? 'never in the group';
  }
}

function inServiceIn(states: ObservedGroup['states']): readonly string[] {
  return [...states].flatMap(([id, state]) => (state === 'InService' ? [id] : []));
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
