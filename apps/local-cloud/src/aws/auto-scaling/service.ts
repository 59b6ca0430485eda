import * as sdk from '@aws-sdk/client-auto-scaling';
import { awsQueryProtocol } from '../../wire/query-protocol.ts';
import { service } from '../service.ts';
import { describeScalingActivities } from './activities.ts';
import { setDesiredCapacity, updateAutoScalingGroup } from './capacity.ts';
import { describeAutoScalingGroups } from './groups.ts';
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
import { completeLifecycleAction, recordLifecycleActionHeartbeat } from './lifecycle-actions.ts';
import { describeScalingProcessTypes, resumeProcesses, suspendProcesses } from './processes.ts';

export const autoScaling = service({
  name: 'autoscaling',
  sdk,
  protocol: awsQueryProtocol('http://autoscaling.amazonaws.com/doc/2011-01-01/'),
  operations: {
    CompleteLifecycleAction: completeLifecycleAction,
    DeleteLifecycleHook: deleteLifecycleHook,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
    DescribeAutoScalingInstances: describeAutoScalingInstances,
    DescribeLifecycleHookTypes: describeLifecycleHookTypes,
    DescribeLifecycleHooks: describeLifecycleHooks,
    DescribeScalingActivities: describeScalingActivities,
    DescribeScalingProcessTypes: describeScalingProcessTypes,
    PutLifecycleHook: putLifecycleHook,
    RecordLifecycleActionHeartbeat: recordLifecycleActionHeartbeat,
    ResumeProcesses: resumeProcesses,
    SetDesiredCapacity: setDesiredCapacity,
    SetInstanceHealth: setInstanceHealth,
    SetInstanceProtection: setInstanceProtection,
    SuspendProcesses: suspendProcesses,
    TerminateInstanceInAutoScalingGroup: terminateInstanceInAutoScalingGroup,
    UpdateAutoScalingGroup: updateAutoScalingGroup,
  },
});
