import * as z from 'zod';
import { count, flag, listOf, oneOf, section, securityGroupId, subnetId, text } from './fields.ts';

const proxyUrl = () =>
  text(/^https?:\/\/[^\s/]+\/?$/, 'must be the URL of a proxy, such as http://proxy.acme.internal:3128');

export const network = section({
  subnets: listOf(subnetId(), { least: 1 }).describe('Subnets of the instances, in several zones.'),
  securityGroups: listOf(securityGroupId(), { least: 1 }).describe('Security groups of the instances.'),
  publicIp: flag()
    .optional()
    .meta({ description: 'Whether instances get a public address.', absent: 'as the subnet says' }),
  interfaces: listOf(
    section({
      deviceIndex: count({ most: 15 }).describe('0 is the primary one.'),
      networkCardIndex: count({ most: 15 }).optional().describe('For types with several network cards.'),
      type: oneOf('interface', 'efa', 'efa-only').optional().describe('Kind of interface.'),
      publicIp: flag().optional().describe('Whether it gets a public address.'),
      securityGroups: listOf(securityGroupId())
        .optional()
        .describe('Those of `network.securityGroups` without.'),
      subnet: subnetId()
        .optional()
        .describe('Another subnet than the one that the group chose, in the same zone.'),
      ipv6AddressCount: count({ most: 50 }).optional().describe('IPv6 addresses it gets.'),
      deleteOnTermination: flag().default(true).describe('Whether it goes with its instance.'),
      description: z.string('must be a text').optional().describe('As EC2 shows it.'),
    }),
    { least: 1 },
  )
    .optional()
    .describe('Network interfaces in full, when one with the security groups above is not enough.'),
  proxy: section({
    http: proxyUrl().optional().describe('For http.'),
    https: proxyUrl().optional().describe('For https.'),
    except: listOf(text(/^\S+$/, 'must be a host, a domain or an address range'))
      .default([])
      .describe('Hosts that are reached without.'),
  })
    .optional()
    .describe('Proxy of the launcher, of Docker and of the runs.'),
});
