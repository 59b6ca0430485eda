import * as z from 'zod';
import {
  amount,
  count,
  duration,
  flag,
  kmsKeyArn,
  listOf,
  mapOf,
  oneOf,
  percent,
  section,
  text,
} from './fields.ts';

const instanceType = () =>
  text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'must be an instance type such as m7i.large');

const typePattern = () =>
  text(
    /^[a-z][a-z0-9*.-]*$/,
    'must be an instance type, a family or a pattern, such as m7g.large, m7g or c7*',
  );

const allocationOfSpot = [
  'price-capacity-optimized',
  'capacity-optimized',
  'capacity-optimized-prioritized',
] as const;

export const instances = section({
  architecture: oneOf('x86_64', 'arm64').default('x86_64').describe('Of image, launcher and instance types.'),
  types: listOf(instanceType(), { least: 1 })
    .optional()
    .describe('Instance types, the most wanted first. These or `requirements`.'),
  requirements: section({
    minVcpus: count({ least: 1 }).default(2).describe('vCPUs at the least. Spacelift recommends 2 or more.'),
    maxVcpus: count({ least: 1 })
      .optional()
      .meta({ description: 'vCPUs at the most.', absent: 'twice the least' }),
    minMemoryGiB: amount('GiB').default(4).describe('Memory at the least. Spacelift recommends 2 or more.'),
    maxMemoryGiB: amount('GiB').optional().meta({ description: 'Memory at the most.', absent: 'no limit' }),
    burstable: oneOf('excluded', 'allowed', 'required')
      .default('excluded')
      .describe('Whether types whose CPU credits run out (t3, t3a, t4g) come into question.'),
    allowed: listOf(typePattern(), { least: 1 })
      .optional()
      .describe('Only these types, families or patterns: `m7g.large`, `m7g`, `c7*`.'),
    excluded: listOf(typePattern()).optional().describe('Not these types, families or patterns.'),
    chosenBy: oneOf('catalog', 'attributes')
      .default('catalog')
      .describe(
        'Who chooses: `catalog` lists the types that Poolkeeper knows to fit, `attributes` leaves it to EC2, which then takes younger types as well.',
      ),
  })
    .optional()
    .describe('What an instance has to have. These or `types`; by default requirements with their defaults.'),
  purchase: section({
    kind: oneOf('on-demand', 'spot', 'mixed')
      .default('on-demand')
      .describe('`mixed` has a base and a share of on-demand instances, the rest is spot.'),
    onDemandBase: count({ most: 10_000 }).optional().meta({
      description: 'Of a mix: instances, from the first on, that are on-demand in any case.',
      absent: 'none',
    }),
    onDemandPercentage: percent()
      .optional()
      .describe('Of a mix: share of on-demand instances beyond that base.'),
    spotAllocation: oneOf(...allocationOfSpot)
      .optional()
      .meta({ description: 'How AWS chooses spot instances.', absent: '`price-capacity-optimized`' }),
    onDemandAllocation: oneOf('lowest-price', 'prioritized').optional().meta({
      description: 'How AWS chooses on-demand instances.',
      absent: 'by the order of `types`, or the lowest price for `requirements`',
    }),
    spotMaxPrice: text(/^\d+(\.\d+)?$/, 'must be a price in USD an hour as a text, such as "0.05"')
      .optional()
      .describe(
        'The most to pay for a spot instance, in USD an hour. The on-demand price without: the best choice.',
      ),
    capacityRebalance: flag()
      .default(false)
      .describe('Has the group replace spot instances that AWS expects to take back soon, through the gate.'),
    fallback: section({
      enabled: flag()
        .default(true)
        .describe('Launches on-demand instances while spot cannot be had, so that no run waits for it.'),
      afterShortages: count({ least: 1 }).default(2).describe('After so many failed spot launches in a row.'),
      afterInterruptions: count({ least: 1 }).default(3).describe('Or after so many interruptions.'),
      window: duration({ least: '1m', most: '1d' }).default('15m').describe('Within so long.'),
      hold: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe('No spot is asked for during so long. Doubles with each relapse.'),
      longestHold: duration({ least: '1m', most: '7d' }).default('4h').describe('What the doubling ends at.'),
      probe: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe('For how long spot is then tried for new capacity only.'),
    })
      .prefault({})
      .describe('From spot to on-demand and back.'),
  })
    .prefault({})
    .describe('Spot and on-demand.'),
  warmPool: section({
    minSize: count().default(0).describe('Instances that wait in it at the least.'),
    maxPreparedCapacity: count().optional().meta({
      description: 'Instances in it and in service together at the most.',
      absent: 'the maximum size of the group',
    }),
    state: oneOf('stopped', 'running', 'hibernated').default('stopped').describe('What its instances are.'),
  })
    .optional()
    .describe('Instances that are set up ahead and wait, so that a scale-out takes less than a boot.'),
  rootVolume: section({
    sizeGiB: count({ least: 1, most: 16_384 }).default(40).describe('In GiB.'),
    throughputMiBps: count({ least: 125, most: 2_000 })
      .optional()
      .meta({ description: 'In MiB/s.', absent: '125' }),
    iops: count({ least: 3_000, most: 80_000 })
      .optional()
      .meta({ description: 'In operations a second.', absent: '3000' }),
    encrypted: flag().default(true).describe('Encrypts it.'),
    kmsKey: kmsKeyArn()
      .optional()
      .meta({ description: 'ARN of the KMS key for that.', absent: 'the key of AWS for EBS' }),
    deviceName: text(/^\/dev\/\w+$/, 'must be a device, such as /dev/xvda')
      .default('/dev/xvda')
      .describe('As the image calls it.'),
  })
    .prefault({})
    .describe('The root volume, gp3.'),
  metadataHopLimit: count({ least: 1, most: 64 })
    .default(1)
    .describe(
      'Hops that the answers of the metadata service (IMDSv2) may take. With 2, runs get at the credentials of the instance.',
    ),
  detailedMonitoring: flag().default(true).describe('CloudWatch metrics of the instances every minute.'),
  tags: section({
    instance: mapOf(z.string('must be a text')).optional().describe('Of the instances.'),
    volume: mapOf(z.string('must be a text')).optional().describe('Of their volumes.'),
    networkInterface: mapOf(z.string('must be a text')).optional().describe('Of their network interfaces.'),
  })
    .optional()
    .describe('Further tags of what the launch template launches, beside those of `tags`.'),
  healthCheckGrace: duration({ most: '2h' })
    .default('30s')
    .describe('For how long after its launch the group does not judge the health of an instance.'),
  maxLifetime: duration({ least: '1d', most: '365d' })
    .optional()
    .describe(
      'The group replaces older instances, through the gate. `roll.maxAge` waits for a run first, and does it better.',
    ),
});

export const image = section({
  id: text(/^ami-[0-9a-f]{8,17}$/, 'must be the id of an image (ami-...)')
    .optional()
    .describe('Id of an image: pinned.'),
  ssmParameter: text(/^\/[\w.\-/]+$/, 'must be the name of a public or own SSM parameter (/...)')
    .optional()
    .describe('SSM parameter that holds the id of an image, read at each deployment.'),
  name: text(/^[\w ().\-/*?]+$/, 'must be a name of images, * for any part')
    .optional()
    .describe('Newest image of this name, `*` for any part. Goes with `owner`.'),
  owner: text(/^(\d{12}|self|amazon)$/, 'must be the id of an account, "self" or "amazon"')
    .optional()
    .meta({ description: 'Who owns the images looked up by name.', absent: 'Spacelift in this partition' }),
});
