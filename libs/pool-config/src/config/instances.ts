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
  architecture: oneOf('x86_64', 'arm64')
    .default('x86_64')
    .describe('Of the image and the launcher. Instance types have to be of it, too.'),
  types: listOf(instanceType(), { least: 1 }).optional().meta({
    description:
      'Instance types, the most wanted first, of one architecture. Takes the place of `requirements`.',
    absent: 'by `requirements`',
  }),
  requirements: section({
    minVcpus: count({ least: 1 })
      .default(2)
      .describe('vCPUs at the least. Spacelift recommends 2 or more: with fewer, runs are slow.'),
    maxVcpus: count({ least: 1 }).optional().meta({
      description:
        'vCPUs at the most: a worker runs one run at a time, and what that leaves unused is paid for.',
      absent: 'twice the least',
    }),
    minMemoryGiB: amount('GiB')
      .default(4)
      .describe('Memory at the least. With less than 2, larger runs end for want of memory.'),
    maxMemoryGiB: amount('GiB')
      .optional()
      .meta({ description: 'Memory at the most: what bounds the price.', absent: 'no limit' }),
    burstable: oneOf('excluded', 'allowed', 'required')
      .default('excluded')
      .describe(
        'Whether types whose CPU is a credit that runs out (t3, t3a, t4g) come into question. They are cheaper, and long runs get slow on them.',
      ),
    allowed: listOf(typePattern(), { least: 1 }).optional().meta({
      description: 'Only these types, families or patterns: `m7g.large`, `m7g`, `c7*`.',
      absent: 'all that meet the rest',
    }),
    excluded: listOf(typePattern())
      .optional()
      .meta({ description: 'Not these types, families or patterns.', absent: 'none' }),
    chosenBy: oneOf('catalog', 'attributes')
      .default('catalog')
      .describe(
        'Who chooses: `catalog` lists the types that Poolkeeper knows to fit, `attributes` leaves it to EC2, which then takes younger types as well.',
      ),
  })
    .optional()
    .meta({
      description: 'What an instance has to have: the types follow from it.',
      absent: 'those with the values below, unless `types` is given',
    }),
  purchase: section({
    kind: oneOf('on-demand', 'spot', 'mixed')
      .default('on-demand')
      .describe(
        '`spot` costs about a third, and AWS takes instances back with two minutes of notice, runs and all. `mixed` has a base and a share of on-demand instances, the rest is spot.',
      ),
    onDemandBase: count({ most: 10_000 }).optional().meta({
      description: 'Of a mix: instances, from the first on, that are on-demand in any case.',
      absent: 'none',
    }),
    onDemandPercentage: percent().optional().meta({
      description: 'Of a mix, and required there: share of on-demand instances beyond that base.',
      absent: 'none, as it means nothing but for a mix',
    }),
    spotAllocation: oneOf(...allocationOfSpot)
      .optional()
      .meta({
        description:
          'How AWS chooses spot instances: by price and the chance to keep them, by that chance alone, or by that and the order of `types`.',
        absent: '`price-capacity-optimized`',
      }),
    onDemandAllocation: oneOf('lowest-price', 'prioritized').optional().meta({
      description: 'How AWS chooses on-demand instances: the cheapest type first, or the first of `types`.',
      absent: 'by the order of `types`, or the lowest price for `requirements`',
    }),
    spotMaxPrice: text(/^\d+(\.\d+)?$/, 'must be a price in USD an hour as a text, such as "0.05"')
      .optional()
      .meta({
        description:
          'The most to pay for a spot instance, in USD an hour. A lower one makes for more interruptions.',
        absent: 'the on-demand price, which is best',
      }),
    capacityRebalance: flag()
      .default(false)
      .describe(
        'Has the group launch a replacement for a spot instance that AWS expects to take back, and then end that one through the gate: fewer interrupted runs, for more launches.',
      ),
    fallback: section({
      enabled: flag()
        .default(true)
        .describe('Launches on-demand instances while spot cannot be had, so that no run waits for it.'),
      afterShortages: count({ least: 1 })
        .default(2)
        .describe('Falls back after so many failed spot launches in a row.'),
      afterInterruptions: count({ least: 1 })
        .default(3)
        .describe('Or after so many interruptions within `window`.'),
      window: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe('For how long a failed launch or an interruption counts.'),
      hold: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe('For how long after the last shortage no spot is asked for. It doubles with each relapse.'),
      longestHold: duration({ least: '1m', most: '7d' })
        .default('4h')
        .describe('What that doubling ends at, and after how long without a shortage it is forgotten.'),
      probe: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe(
          'For how long spot is then tried for new capacity only, before what was launched on-demand is replaced.',
        ),
    })
      .prefault({})
      .describe('From spot to on-demand when spot cannot be had, and back.'),
  })
    .prefault({})
    .describe('How instances are bought.'),
  warmPool: section({
    minSize: count()
      .default(0)
      .describe('Instances that wait in it at the least. Each costs its volume, day and night.'),
    maxPreparedCapacity: count().optional().meta({
      description: 'Instances in it and in service together at the most.',
      absent: 'the maximum size of the group',
    }),
    state: oneOf('stopped', 'running', 'hibernated')
      .default('stopped')
      .describe(
        'What its instances are: `stopped` costs volumes only, `running` as much as in service, `hibernated` volumes with the memory on them.',
      ),
  })
    .optional()
    .meta({
      description:
        'Instances that are set up ahead and wait, so that a scale-out takes a start instead of a boot. Not for spot.',
      absent: 'none: every instance is launched when it is needed',
    }),
  rootVolume: section({
    sizeGiB: count({ least: 1, most: 16_384 })
      .default(40)
      .describe('Size in GiB. Images of runs, providers and state are on it.'),
    throughputMiBps: count({ least: 125, most: 2_000 })
      .optional()
      .meta({ description: 'Throughput in MiB/s, at most a quarter of `iops`.', absent: '125' }),
    iops: count({ least: 3_000, most: 80_000 })
      .optional()
      .meta({ description: 'Operations a second, at most 500 for each GiB.', absent: '3000' }),
    encrypted: flag().default(true).describe('Encrypts it, which costs nothing.'),
    kmsKey: kmsKeyArn().optional().meta({
      description:
        'ARN of a KMS key of yours for that. The service-linked role of Auto Scaling needs a grant of it, or nothing launches.',
      absent: 'the key of AWS for EBS',
    }),
    deviceName: text(/^\/dev\/\w+$/, 'must be a device, such as /dev/xvda')
      .default('/dev/xvda')
      .describe(
        'The root device as the image calls it. With another name there are two volumes, and the root one is as the image has it.',
      ),
  })
    .prefault({})
    .describe('The root volume, gp3.'),
  metadataHopLimit: count({ least: 1, most: 64 })
    .default(1)
    .describe(
      'Hops that the answers of the metadata service (IMDSv2) may take. With 2, runs get at the credentials of the instance.',
    ),
  detailedMonitoring: flag()
    .default(true)
    .describe(
      'CloudWatch metrics of the instances every minute instead of every five. They cost about 2 USD a month for each instance.',
    ),
  tags: section({
    instance: mapOf(z.string('must be a text'))
      .optional()
      .meta({ description: 'Of the instances.', absent: 'none' }),
    volume: mapOf(z.string('must be a text'))
      .optional()
      .meta({ description: 'Of their volumes.', absent: 'none' }),
    networkInterface: mapOf(z.string('must be a text'))
      .optional()
      .meta({ description: 'Of their network interfaces.', absent: 'none' }),
  })
    .optional()
    .meta({
      description: 'Further tags of what the launch template launches, beside those of `tags`.',
      absent: 'those of `tags` alone',
    }),
  healthCheckGrace: duration({ most: '2h' })
    .default('30s')
    .describe('For how long after its launch the group does not replace an instance for its health.'),
  maxLifetime: duration({ least: '1d', most: '365d' }).optional().meta({
    description:
      'The group replaces older instances, busy ones too: through the gate, so that their runs end first. `roll.maxAge` picks idle ones.',
    absent: 'instances may get as old as they like',
  }),
});

export const image = section({
  id: text(/^ami-[0-9a-f]{8,17}$/, 'must be the id of an image (ami-...)')
    .optional()
    .meta({
      description: 'Id of an image: pinned, so that nothing changes by itself, and nothing is patched.',
      absent: 'by `ssmParameter` or `name`',
    }),
  ssmParameter: text(/^\/[\w.\-/]+$/, 'must be the name of a public or own SSM parameter (/...)')
    .optional()
    .meta({
      description: 'SSM parameter that holds the id of an image, read at each deployment.',
      absent: 'by `id` or `name`',
    }),
  name: text(/^[\w ().\-/*?]+$/, 'must be a name of images, * for any part')
    .optional()
    .meta({
      description:
        'The newest image of this name, `*` for any part. It is looked up when the stack is made, and then kept until it is looked up again.',
      absent: 'the newest of Spacelift for `instances.architecture`',
    }),
  owner: text(/^(\d{12}|self|amazon)$/, 'must be the id of an account, "self" or "amazon"')
    .optional()
    .meta({ description: 'Who owns the images looked up by name.', absent: 'Spacelift in this partition' }),
});
