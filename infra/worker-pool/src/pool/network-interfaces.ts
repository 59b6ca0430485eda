import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { CompletePoolConfig } from '@poolkeeper/pool-config';

type NetworkInterface = CfnLaunchTemplate.NetworkInterfaceProperty;

/** Returns the launch template's network interfaces; none if EC2's default interface suffices. */
export function networkInterfaces({ network }: CompletePoolConfig): readonly NetworkInterface[] {
  const { interfaces, publicIp, securityGroups } = network;
  if (interfaces !== undefined) {
    return interfaces.map((given) => ({
      deviceIndex: given.deviceIndex,
      deleteOnTermination: given.deleteOnTermination,
      groups: given.securityGroups ?? securityGroups,
      networkCardIndex: given.networkCardIndex,
      interfaceType: given.type,
      associatePublicIpAddress: given.publicIp,
      subnetId: given.subnet,
      ipv6AddressCount: given.ipv6AddressCount,
      description: given.description,
    }));
  }
  if (publicIp === undefined) return [];
  return [
    { deviceIndex: 0, associatePublicIpAddress: publicIp, deleteOnTermination: true, groups: securityGroups },
  ];
}
