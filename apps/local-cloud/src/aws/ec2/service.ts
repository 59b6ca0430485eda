import * as sdk from '@aws-sdk/client-ec2';
import { ec2QueryProtocol } from '../../wire/query-protocol.ts';
import { service } from '../service.ts';
import { describeInstances } from './describe-instances.ts';
import { describeInstanceStatus } from './describe-instance-status.ts';
import { describeLaunchTemplates } from './describe-launch-templates.ts';
import { describeLaunchTemplateVersions } from './describe-launch-template-versions.ts';
import { describeAvailabilityZones, describeSecurityGroups, describeSubnets } from './describe-network.ts';
import { describeImages, describeInstanceTypeOfferings, describeInstanceTypes } from './describe-types.ts';
import { terminateInstances } from './terminate-instances.ts';

export const ec2 = service({
  name: 'ec2',
  sdk,
  protocol: ec2QueryProtocol('http://ec2.amazonaws.com/doc/2016-11-15/'),
  operations: {
    DescribeAvailabilityZones: describeAvailabilityZones,
    DescribeImages: describeImages,
    DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
    DescribeInstanceTypes: describeInstanceTypes,
    DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
    DescribeLaunchTemplates: describeLaunchTemplates,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSubnets: describeSubnets,
    DescribeInstanceStatus: describeInstanceStatus,
    DescribeInstances: describeInstances,
    TerminateInstances: terminateInstances,
  },
});
