import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { GroupInstance, GroupRecord } from '@poolkeeper/pool-world';
import { launchTemplate } from './launch-template.ts';

export function describeInstance(instance: GroupInstance, group: GroupRecord): Instance {
  return {
    InstanceId: instance.instanceId,
    InstanceType: instance.instanceType,
    AvailabilityZone: instance.zone,
    LifecycleState: instance.lifecycleState,
    HealthStatus: instance.healthStatus,
    LaunchTemplate: launchTemplate(group.name, { ...group, ...instance }),
    ProtectedFromScaleIn: instance.protectedFromScaleIn,
  };
}
