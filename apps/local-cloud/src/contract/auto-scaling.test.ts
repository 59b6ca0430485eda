import {
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DeleteLifecycleHookCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeLifecycleHooksCommand,
  DescribeLifecycleHookTypesCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingProcessTypesCommand,
  paginateDescribeAutoScalingInstances,
  paginateDescribeScalingActivities,
  PutLifecycleHookCommand,
  RecordLifecycleActionHeartbeatCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { groupName, hookName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };
const hook = { ...group, LifecycleHookName: hookName };

describe('describing groups', () => {
  it('returns a group in the format of the SDK', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 2, tags: { team: 'a & b' } } });
    cloud.pass(60);

    const { AutoScalingGroups: groups = [] } = await cloud.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({}),
    );

    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      ...group,
      MinSize: 0,
      MaxSize: 10,
      DesiredCapacity: 2,
      CreatedTime: new Date('2026-01-05T08:00:00.000Z'),
      NewInstancesProtectedFromScaleIn: false,
      Tags: expect.arrayContaining([expect.objectContaining({ Key: 'team', Value: 'a & b' })]) as unknown,
      InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
      SuspendedProcesses: [],
    });
    expect(groups[0]?.Instances?.map(({ LifecycleState }) => LifecycleState)).toEqual([
      'InService',
      'InService',
    ]);
  });

  it('omits unknown names, and instances on request', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.pass(60);

    const names = [groupName, 'another'];
    const { AutoScalingGroups: groups } = await cloud.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: names, IncludeInstances: false }),
    );

    expect(groups).toMatchObject([{ ...group, Instances: [] }]);
  });

  it.each([
    { Name: 'tag:team', Values: ['platform'], found: 1 },
    { Name: 'tag:team', Values: ['another'], found: 0 },
    { Name: 'tag-key', Values: ['team'], found: 1 },
    { Name: 'tag-value', Values: ['another', 'platform'], found: 1 },
  ])('filters by $Name = $Values', async ({ found, ...filter }) => {
    const cloud = await aCloud({ group: { tags: { team: 'platform' } } });

    const answer = await cloud.autoScaling.send(new DescribeAutoScalingGroupsCommand({ Filters: [filter] }));

    expect(answer.AutoScalingGroups).toHaveLength(found);
  });

  it('refuses an unknown filter, an invalid token and a page that is too large', async () => {
    const { autoScaling } = await aCloud();

    const filter = new DescribeAutoScalingGroupsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] });
    const token = new DescribeAutoScalingGroupsCommand({ NextToken: 'made up' });
    const size = new DescribeAutoScalingGroupsCommand({ MaxRecords: 101 });

    await expect(autoScaling.send(filter)).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(autoScaling.send(token)).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(autoScaling.send(size)).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        "1 validation error detected: Value '101' at 'maxRecords' failed to satisfy constraint: Member must have value less than or equal to 100",
    });
  });
});

describe('deleting a group', () => {
  it('is refused while it has instances, and cannot be forced while it retains them', async () => {
    const { autoScaling, world, pass } = await aCloud({
      group: { desiredCapacity: 1, onTerminateHookAbandon: 'retain' },
    });
    pass(60);
    const remove = (ForceDelete: boolean) =>
      autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: groupName, ForceDelete }));

    await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' });
    await expect(remove(true)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("You can't force delete this Auto Scaling group") as string,
    });
    const sizes = { AutoScalingGroupName: groupName, MinSize: 0, MaxSize: 0 };
    await autoScaling.send(new UpdateAutoScalingGroupCommand(sizes));
    pass(60);
    await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' });
    const { AutoScalingGroups: [group] = [] } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    const [instance] = group?.Instances ?? [];
    expect(instance?.LifecycleState).toBe('Terminating:Wait');
    const action = { ...hook, InstanceId: instance?.InstanceId ?? '', LifecycleActionResult: 'CONTINUE' };
    await autoScaling.send(new CompleteLifecycleActionCommand(action));
    pass(600);
    await remove(false);
    expect(world.autoScaling.describeGroups()).toEqual([]);
  });
});

describe('pages', () => {
  it('contain every instance once', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 5 } });
    cloud.pass(60);
    const pages = paginateDescribeAutoScalingInstances({ client: cloud.autoScaling, pageSize: 2 }, {});

    const ids: (string | undefined)[][] = [];
    for await (const page of pages)
      ids.push((page.AutoScalingInstances ?? []).map(({ InstanceId }) => InstanceId));

    expect(ids.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(ids.flat()).size).toBe(5);
  });

  it('contain every scaling activity once, newest first', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 5 } });
    cloud.pass(60);
    const pages = paginateDescribeScalingActivities({ client: cloud.autoScaling, pageSize: 3 }, { ...group });

    const activities = [];
    for await (const page of pages) activities.push(...(page.Activities ?? []));

    expect(new Set(activities.map(({ ActivityId }) => ActivityId)).size).toBe(5);
    expect(activities[0]).toMatchObject({
      StatusCode: 'Successful',
      Progress: 100,
      EndTime: expect.any(Date) as Date,
    });
  });
});

describe('capacity', () => {
  it('sets the desired capacity', async () => {
    const { autoScaling, world } = await aCloud();

    await autoScaling.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 3 }));

    expect(world.autoScaling.describeGroups()).toMatchObject([{ desiredCapacity: 3 }]);
  });

  it('refuses a desired capacity outside of minimum and maximum', async () => {
    const { autoScaling } = await aCloud();

    const request = autoScaling.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 11 }));

    await expect(request).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'New SetDesiredCapacity value 11 is above max value 10 for the AutoScalingGroup.',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) as string },
    });
  });

  it('lists the missing members of a request', async () => {
    const { autoScaling } = await aCloud();
    const nothing = { AutoScalingGroupName: undefined, DesiredCapacity: undefined };

    await expect(autoScaling.send(new SetDesiredCapacityCommand(nothing))).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        "2 validation errors detected: Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not be null; Value null at 'desiredCapacity' failed to satisfy constraint: Member must not be null",
    });
  });

  it('changes minimum and maximum', async () => {
    const { autoScaling, world } = await aCloud();

    await autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, MinSize: 1, MaxSize: 4 }));

    expect(world.autoScaling.describeGroups()).toMatchObject([
      { minSize: 1, maxSize: 4, desiredCapacity: 1 },
    ]);
  });

  it('refuses settings that it does not support', async () => {
    const { autoScaling } = await aCloud();

    const request = autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, HealthCheckType: 'ELB' }));

    await expect(request).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'local-cloud does not serve autoscaling:UpdateAutoScalingGroup with HealthCheckType',
    });
  });
});

describe('instances', () => {
  it('are described with the health status in capitals, as on AWS', async () => {
    const { cloud, id } = await aCloudWithAnInstance();

    const answer = await cloud.autoScaling.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [id, 'i-no'] }),
    );

    expect(answer.AutoScalingInstances).toMatchObject([
      {
        InstanceId: id,
        ...group,
        HealthStatus: 'HEALTHY',
        LifecycleState: 'InService',
        ProtectedFromScaleIn: false,
      },
    ]);
  });

  it('are described up to 50 by their ids', async () => {
    const { autoScaling } = await aCloud();
    const ids = (count: number) => Array.from({ length: count }, (_, at) => `i-${at}`);

    const most = await autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: ids(50) }));
    const tooMany = autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: ids(51) }));

    expect(most.AutoScalingInstances).toEqual([]);
    await expect(tooMany).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('are terminated with an activity that contains the cause', async () => {
    const { cloud, id } = await aCloudWithAnInstance();

    const { Activity: activity } = await cloud.autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: id,
        ShouldDecrementDesiredCapacity: true,
      }),
    );

    const { AutoScalingGroups: [described] = [] } = await cloud.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    expect(activity).toMatchObject({ ...group, StartTime: new Date('2026-01-05T08:01:00.000Z') });
    expect(activity?.AutoScalingGroupARN).toBe(described?.AutoScalingGroupARN);
    expect(activity?.Description).toContain(id);
    expect(cloud.world.autoScaling.describeGroups()).toMatchObject([{ desiredCapacity: 0 }]);
  });

  it('that are unknown are refused', async () => {
    const { autoScaling } = await aCloud();
    const InstanceId = 'i-0123456789abcdef0';

    const request = autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }),
    );

    await expect(request).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('Instance Id not found') as string,
    });
  });

  it('are protected from scale-in', async () => {
    const { cloud, id } = await aCloudWithAnInstance();

    const command = { ...group, InstanceIds: [id], ProtectedFromScaleIn: true };
    await cloud.autoScaling.send(new SetInstanceProtectionCommand(command));

    expect(instanceOf(cloud)).toMatchObject({ protectedFromScaleIn: true });
  });

  it('are set unhealthy, and an invalid health status is refused', async () => {
    const { cloud, id } = await aCloudWithAnInstance();

    await cloud.autoScaling.send(new SetInstanceHealthCommand({ InstanceId: id, HealthStatus: 'Unhealthy' }));
    const nonsense = new SetInstanceHealthCommand({ InstanceId: id, HealthStatus: 'Ill' });

    expect(instanceOf(cloud)).toMatchObject({ healthStatus: 'Unhealthy' });
    await expect(cloud.autoScaling.send(nonsense)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('lifecycle actions', () => {
  it('keep a terminating instance until they are completed', async () => {
    const { cloud, id } = await aCloudWithAnInstance();
    await terminate(cloud, id);

    await cloud.autoScaling.send(new RecordLifecycleActionHeartbeatCommand({ ...hook, InstanceId: id }));
    const held = instanceOf(cloud)?.lifecycleState;
    await cloud.autoScaling.send(
      new CompleteLifecycleActionCommand({ ...hook, InstanceId: id, LifecycleActionResult: 'CONTINUE' }),
    );
    cloud.pass(120);
    const { AutoScalingInstances: left } = await cloud.autoScaling.send(
      new DescribeAutoScalingInstancesCommand({}),
    );

    expect(held).toBe('Terminating:Wait');
    expect(left).toEqual([]);
  });

  it('are refused when none is active', async () => {
    const { cloud, id } = await aCloudWithAnInstance();
    const heartbeat = new RecordLifecycleActionHeartbeatCommand({ ...hook, InstanceId: id });
    const complete = new CompleteLifecycleActionCommand({
      ...hook,
      InstanceId: id,
      LifecycleActionResult: 'CONTINUE',
    });
    const refusal = {
      name: 'ValidationError',
      message: expect.stringContaining('No active Lifecycle Action found with instance ID') as string,
    };

    await expect(cloud.autoScaling.send(heartbeat)).rejects.toMatchObject(refusal);
    await expect(cloud.autoScaling.send(complete)).rejects.toMatchObject(refusal);
  });

  it('refuse any other result', async () => {
    const { cloud, id } = await aCloudWithAnInstance();
    await terminate(cloud, id);

    const request = new CompleteLifecycleActionCommand({
      ...hook,
      InstanceId: id,
      LifecycleActionResult: 'PERHAPS',
    });

    await expect(cloud.autoScaling.send(request)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('Member must satisfy enum value set: [CONTINUE, ABANDON]') as string,
    });
  });
});

describe('lifecycle hooks', () => {
  it('are described with their global timeout', async () => {
    const { autoScaling } = await aCloud();

    const answer = await autoScaling.send(new DescribeLifecycleHooksCommand(group));

    expect(answer.LifecycleHooks).toMatchObject([
      { ...hook, HeartbeatTimeout: 300, GlobalTimeout: 30_000, DefaultResult: 'ABANDON' },
    ]);
  });

  it('keep settings that an update does not contain', async () => {
    const { autoScaling } = await aCloud();

    await autoScaling.send(new PutLifecycleHookCommand({ ...hook, HeartbeatTimeout: 7200 }));
    const answer = await autoScaling.send(new DescribeLifecycleHooksCommand(group));

    expect(answer.LifecycleHooks).toMatchObject([
      {
        HeartbeatTimeout: 7200,
        GlobalTimeout: 172_800,
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        NotificationTargetARN: 'arn:aws:sqs:eu-west-1:000000000000:lifecycle',
      },
    ]);
  });

  it('have the defaults of AWS, and can be deleted', async () => {
    const { autoScaling } = await aCloud();
    const launch = { ...group, LifecycleHookName: 'launch' };

    await autoScaling.send(
      new PutLifecycleHookCommand({ ...launch, LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }),
    );
    const created = await autoScaling.send(
      new DescribeLifecycleHooksCommand({ ...group, LifecycleHookNames: ['launch'] }),
    );
    await autoScaling.send(new DeleteLifecycleHookCommand(launch));
    const left = await autoScaling.send(new DescribeLifecycleHooksCommand(group));

    expect(created.LifecycleHooks).toMatchObject([{ HeartbeatTimeout: 3600, DefaultResult: 'ABANDON' }]);
    expect(left.LifecycleHooks?.map(({ LifecycleHookName }) => LifecycleHookName)).toEqual([hookName]);
  });

  it('cannot be created without a transition', async () => {
    const { autoScaling } = await aCloud();

    const request = autoScaling.send(new PutLifecycleHookCommand({ ...group, LifecycleHookName: 'new' }));

    await expect(request).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('have two types', async () => {
    const { autoScaling } = await aCloud();

    const { LifecycleHookTypes: types } = await autoScaling.send(new DescribeLifecycleHookTypesCommand({}));

    expect(types).toEqual(['autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING']);
  });
});

describe('processes', () => {
  it('are suspended by name and resumed together', async () => {
    const { autoScaling, world } = await aCloud();

    await autoScaling.send(
      new SuspendProcessesCommand({ ...group, ScalingProcesses: ['AZRebalance', 'Launch'] }),
    );
    const { AutoScalingGroups: [suspended] = [] } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    await autoScaling.send(new ResumeProcessesCommand(group));

    expect(suspended?.SuspendedProcesses?.map(({ ProcessName }) => ProcessName)).toEqual([
      'AZRebalance',
      'Launch',
    ]);
    expect(world.autoScaling.describeGroups()).toMatchObject([{ suspendedProcesses: [] }]);
  });

  it('that do not exist are refused', async () => {
    const { autoScaling } = await aCloud();

    const request = new SuspendProcessesCommand({ ...group, ScalingProcesses: ['Breathing'] });
    const { Processes: known = [] } = await autoScaling.send(new DescribeScalingProcessTypesCommand({}));

    await expect(autoScaling.send(request)).rejects.toMatchObject({ name: 'ValidationError' });
    expect(known.map(({ ProcessName }) => ProcessName)).toContain('AZRebalance');
  });
});

it('reports that it does not serve an operation', async () => {
  const { autoScaling } = await aCloud();

  const request = autoScaling.send(new CreateAutoScalingGroupCommand({ ...group, MinSize: 0, MaxSize: 1 }));

  await expect(request).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringMatching(
      /^local-cloud does not serve autoscaling:CreateAutoScalingGroup; it serves /,
    ) as string,
  });
});

it('describes selected activities', async () => {
  const cloud = await aCloud({ group: { desiredCapacity: 1 } });
  cloud.pass(60);

  const all = await cloud.autoScaling.send(new DescribeScalingActivitiesCommand({}));
  const one = await cloud.autoScaling.send(
    new DescribeScalingActivitiesCommand({ ActivityIds: [all.Activities?.[0]?.ActivityId ?? ''] }),
  );

  expect(all.Activities).toHaveLength(1);
  expect(one.Activities).toEqual(all.Activities);
});

async function aCloudWithAnInstance() {
  const cloud = await aCloud({ group: { desiredCapacity: 1 } });
  cloud.pass(60);
  const { AutoScalingInstances: instances } = await cloud.autoScaling.send(
    new DescribeAutoScalingInstancesCommand({}),
  );
  return { cloud, id: instances?.[0]?.InstanceId ?? '' };
}

async function terminate(cloud: Cloud, id: string): Promise<void> {
  await cloud.autoScaling.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: id, ShouldDecrementDesiredCapacity: true }),
  );
  cloud.pass(5);
}

function instanceOf({ world }: Cloud) {
  return world.autoScaling.describeGroups()[0]?.instances[0];
}
