import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { GroupInstance } from '@poolkeeper/pool-world';
import { launchTemplate } from './launch-template.ts';

export function describeInstance(instance: GroupInstance, groupName: string): Instance {
  return {
    InstanceId: instance.instanceId,
    InstanceType: instance.instanceType,
    AvailabilityZone: instance.zone,
    LifecycleState: instance.lifecycleState,
    HealthStatus: instance.healthStatus,
    LaunchTemplate: launchTemplate(groupName, instance.launchTemplateVersion),
    ProtectedFromScaleIn: instance.protectedFromScaleIn,
  };
}
