import * as sdk from '@aws-sdk/client-ec2';
import { ec2QueryProtocol } from '../../wire/query-protocol.ts';
import { service } from '../service.ts';
import { describeInstances, describeInstanceStatus, terminateInstances } from './instances.ts';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './launch-templates.ts';
import {
  describeAvailabilityZones,
  describeSecurityGroups,
  describeSubnets,
  describeVpcs,
} from './network.ts';
import { createTags, deleteTags } from './tags.ts';
import { describeSpotPriceHistory } from './spot-prices.ts';
import { describeImages, describeInstanceTypeOfferings, describeInstanceTypes } from './types-and-images.ts';

export const ec2 = service({
  name: 'ec2',
  sdk,
  protocol: ec2QueryProtocol('http://ec2.amazonaws.com/doc/2016-11-15/'),
  // All zones are those of the region, and no image is deprecated.
  withoutEffect: ['AllAvailabilityZones', 'IncludeDeprecated'],
  operations: {
    CreateTags: createTags,
    DeleteTags: deleteTags,
    DescribeAvailabilityZones: describeAvailabilityZones,
    DescribeImages: describeImages,
    DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
    DescribeInstanceTypes: describeInstanceTypes,
    DescribeSpotPriceHistory: describeSpotPriceHistory,
    DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
    DescribeLaunchTemplates: describeLaunchTemplates,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSubnets: describeSubnets,
    DescribeVpcs: describeVpcs,
    DescribeInstanceStatus: describeInstanceStatus,
    DescribeInstances: describeInstances,
    TerminateInstances: terminateInstances,
  },
});
