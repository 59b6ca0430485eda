import * as sdk from '@aws-sdk/client-auto-scaling';
import { awsQueryProtocol } from '../../wire/query-protocol.ts';
import { service } from '../service.ts';
import { describeScalingActivities } from './activities.ts';
import { detachInstances, enterStandby, exitStandby } from './absences.ts';
import { deleteAutoScalingGroup, describeAutoScalingGroups } from './groups.ts';
import {
  deleteLifecycleHook,
  describeLifecycleHookTypes,
  describeLifecycleHooks,
  putLifecycleHook,
} from './hooks.ts';
import {
  describeAutoScalingInstances,
  setInstanceHealth,
  setInstanceProtection,
  terminateInstanceInAutoScalingGroup,
} from './instances.ts';
import {
  cancelInstanceRefresh,
  describeInstanceRefreshes,
  startInstanceRefresh,
} from './instance-refreshes.ts';
import { completeLifecycleAction, recordLifecycleActionHeartbeat } from './lifecycle-actions.ts';
import {
  describeScalingProcessTypes,
  resumeProcesses,
  setDesiredCapacity,
  suspendProcesses,
  updateAutoScalingGroup,
} from './group-settings.ts';
import { launchInstances } from './launch-instances.ts';
import { createOrUpdateTags, deleteTags, describeTags } from './tags.ts';
import { deleteWarmPool, describeWarmPool, putWarmPool } from './warm-pool.ts';

export const autoScaling = service({
  name: 'autoscaling',
  sdk,
  protocol: awsQueryProtocol('http://autoscaling.amazonaws.com/doc/2011-01-01/'),
  operations: {
    CancelInstanceRefresh: cancelInstanceRefresh,
    CompleteLifecycleAction: completeLifecycleAction,
    CreateOrUpdateTags: createOrUpdateTags,
    DeleteAutoScalingGroup: deleteAutoScalingGroup,
    DeleteLifecycleHook: deleteLifecycleHook,
    DeleteTags: deleteTags,
    DeleteWarmPool: deleteWarmPool,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
    DescribeAutoScalingInstances: describeAutoScalingInstances,
    DescribeInstanceRefreshes: describeInstanceRefreshes,
    DescribeLifecycleHookTypes: describeLifecycleHookTypes,
    DescribeLifecycleHooks: describeLifecycleHooks,
    DescribeScalingActivities: describeScalingActivities,
    DescribeScalingProcessTypes: describeScalingProcessTypes,
    DescribeTags: describeTags,
    DescribeWarmPool: describeWarmPool,
    DetachInstances: detachInstances,
    EnterStandby: enterStandby,
    ExitStandby: exitStandby,
    LaunchInstances: launchInstances,
    PutLifecycleHook: putLifecycleHook,
    PutWarmPool: putWarmPool,
    RecordLifecycleActionHeartbeat: recordLifecycleActionHeartbeat,
    ResumeProcesses: resumeProcesses,
    SetDesiredCapacity: setDesiredCapacity,
    SetInstanceHealth: setInstanceHealth,
    SetInstanceProtection: setInstanceProtection,
    StartInstanceRefresh: startInstanceRefresh,
    SuspendProcesses: suspendProcesses,
    TerminateInstanceInAutoScalingGroup: terminateInstanceInAutoScalingGroup,
    UpdateAutoScalingGroup: updateAutoScalingGroup,
  },
});
