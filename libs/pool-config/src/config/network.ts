import * as z from 'zod';
import { count, flag, listOf, oneOf, section, securityGroupId, subnetId, text } from './fields.ts';

const proxyUrl = () =>
  text(/^https?:\/\/[^\s/]+\/?$/, 'must be the URL of a proxy, such as http://proxy.acme.internal:3128');

export const network = section({
  subnets: listOf(subnetId(), { least: 1 }).describe(
    'Subnets of the instances, in several zones: with one, a zone without machines stops the pool. They need a way to Spacelift, to the images of runs and to AWS.',
  ),
  securityGroups: listOf(securityGroupId(), { least: 1 }).describe(
    'Security groups of the instances. Workers call out, and nobody calls them: no rule for incoming traffic is needed.',
  ),
  publicIp: flag()
    .optional()
    .meta({ description: 'Whether instances get a public address.', absent: 'as the subnet says' }),
  interfaces: listOf(
    section({
      deviceIndex: count({ most: 15 }).describe('0 is the primary one.'),
      networkCardIndex: count({ most: 15 })
        .optional()
        .meta({ description: 'For types with several network cards.', absent: '0' }),
      type: oneOf('interface', 'efa', 'efa-only')
        .optional()
        .meta({ description: 'Kind of interface.', absent: '`interface`' }),
      publicIp: flag()
        .optional()
        .meta({ description: 'Whether it gets a public address.', absent: 'as the subnet says' }),
      securityGroups: listOf(securityGroupId()).optional().meta({
        description: 'Security groups of this interface.',
        absent: 'those of `network.securityGroups`',
      }),
      subnet: subnetId().optional().meta({
        description: 'A subnet of this interface, in the zone of the one that the group chose.',
        absent: 'the one that the group chose',
      }),
      ipv6AddressCount: count({ most: 50 })
        .optional()
        .meta({ description: 'IPv6 addresses it gets.', absent: 'none' }),
      deleteOnTermination: flag().default(true).describe('Whether it goes with its instance.'),
      description: z
        .string('must be a text')
        .optional()
        .meta({ description: 'As EC2 shows it.', absent: 'none' }),
    }),
    { least: 1 },
  )
    .optional()
    .meta({
      description: 'Network interfaces in full, when one with the security groups above is not enough.',
      absent: 'one, with the security groups above',
    }),
  proxy: section({
    http: proxyUrl().optional().meta({ description: 'URL of the proxy for http.', absent: 'none for http' }),
    https: proxyUrl()
      .optional()
      .meta({ description: 'URL of the proxy for https.', absent: 'none for https' }),
    except: listOf(text(/^\S+$/, 'must be a host, a domain or an address range'))
      .default([])
      .describe(
        'Hosts, domains and ranges that are reached without it. The metadata service and the machine itself always are.',
      ),
  })
    .optional()
    .meta({
      description: 'Proxy of the launcher, of Docker and of the runs. The functions have none.',
      absent: 'none',
    }),
});
