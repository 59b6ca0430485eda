import * as z from 'zod';
import { count, flag, listOf, oneOf, section, securityGroupId, subnetId, text } from './fields.ts';

const proxyUrl = () =>
  text(/^https?:\/\/[^\s/]+\/?$/, 'must be the URL of a proxy, such as http://proxy.acme.internal:3128');

export const network = section({
  subnets: listOf(subnetId(), { least: 1 }).describe(
    'Subnets of the instances, in several zones, so that a capacity shortage in one does not stop the pool. They need access to Spacelift, to AWS and to the container images of runs.',
  ),
  securityGroups: listOf(securityGroupId(), { least: 1 }).describe(
    'Security groups of the instances. They need no inbound rules, because workers only make outbound connections.',
  ),
  publicIp: flag()
    .optional()
    .meta({ description: 'Whether instances get a public IP address.', absent: "the subnet's setting" }),
  interfaces: listOf(
    section({
      deviceIndex: count({ most: 15 }).describe('Device index; 0 is the primary interface.'),
      networkCardIndex: count({ most: 15 })
        .optional()
        .meta({ description: 'Network card, for instance types with several.', absent: '0' }),
      type: oneOf('interface', 'efa', 'efa-only')
        .optional()
        .meta({ description: 'Kind of interface.', absent: '`interface`' }),
      publicIp: flag()
        .optional()
        .meta({ description: 'Whether it gets a public IP address.', absent: "the subnet's setting" }),
      securityGroups: listOf(securityGroupId()).optional().meta({
        description: 'Security groups of this interface.',
        absent: '`network.securityGroups`',
      }),
      subnet: subnetId().optional().meta({
        description: 'Subnet of this interface, in the same zone as the subnet that the group chooses.',
        absent: 'the subnet that the group chooses',
      }),
      ipv6AddressCount: count({ most: 50 })
        .optional()
        .meta({ description: 'Number of IPv6 addresses.', absent: 'none' }),
      deleteOnTermination: flag().default(true).describe('Whether it is deleted with its instance.'),
      description: z
        .string('must be a string')
        .optional()
        .meta({ description: 'Description of the interface in EC2.', absent: 'none' }),
    }),
    { least: 1 },
  )
    .optional()
    .meta({
      description: 'Network interfaces, if one with `network.securityGroups` is not enough.',
      absent: 'one with `network.securityGroups`',
    }),
  proxy: section({
    http: proxyUrl()
      .optional()
      .meta({ description: 'URL of the proxy for http.', absent: 'no proxy for http' }),
    https: proxyUrl()
      .optional()
      .meta({ description: 'URL of the proxy for https.', absent: 'no proxy for https' }),
    except: listOf(text(/^\S+$/, 'must be a host, a domain or an address range'))
      .default([])
      .describe(
        'Hosts, domains and address ranges that bypass the proxy. The metadata service and localhost always do.',
      ),
  })
    .optional()
    .meta({
      description: 'Proxy of the launcher, Docker and the runs. The functions do not use it.',
      absent: 'none',
    }),
});
