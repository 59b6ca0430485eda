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

const range = (unit: string) =>
  section({
    min: amount(unit).optional().describe('At least so many.'),
    max: amount(unit).optional().describe('At most so many.'),
  });

export const instances = section({
  architecture: oneOf('x86_64', 'arm64').default('x86_64').describe('Of image, launcher and instance types.'),
  types: listOf(instanceType(), { least: 1 })
    .optional()
    .describe('Instance types, the most wanted first. These or `requirements`.'),
  requirements: section({
    vcpus: range('vCPUs')
      .default({ min: 2 })
      .describe('vCPUs of an instance. Spacelift recommends 2 or more.'),
    memoryGib: range('GiB')
      .default({ min: 4 })
      .describe('Memory of an instance in GiB. Spacelift recommends 2 or more.'),
    burstable: oneOf('excluded', 'included', 'required')
      .default('excluded')
      .describe('Whether types of the T family come into question: their CPU credits run out in long runs.'),
    allowedTypes: listOf(text(/^[a-z0-9*.-]+$/, 'must be an instance type, * for any part: m7i.*'))
      .optional()
      .describe('Only these types, `*` for any part: `m7*.large`.'),
    excludedTypes: listOf(text(/^[a-z0-9*.-]+$/, 'must be an instance type, * for any part: m7i.*'))
      .optional()
      .describe('Any types but these, `*` for any part.'),
  })
    .optional()
    .describe('What an instance has to have; AWS chooses among all types that fit. These or `types`.'),
  purchase: section({
    onDemandBase: count({ most: 10_000 })
      .default(0)
      .describe('Instances, from the first on, that are on-demand in any case.'),
    onDemandPercentage: percent()
      .default(100)
      .describe('Share of on-demand instances beyond that base. 100 is no spot at all, 0 is spot only.'),
    spotAllocation: oneOf(
      'price-capacity-optimized',
      'capacity-optimized',
      'capacity-optimized-prioritized',
      'lowest-price',
    )
      .default('price-capacity-optimized')
      .describe('How AWS chooses spot pools.'),
    onDemandAllocation: oneOf('lowest-price', 'prioritized')
      .optional()
      .describe(
        'How AWS chooses among the types. By default the order of `types`, or the lowest price for `requirements`.',
      ),
    spotMaxPrice: text(/^\d+(\.\d+)?$/, 'must be a price in USD an hour as a text, such as "0.05"')
      .optional()
      .describe(
        'The most to pay for a spot instance, in USD an hour. The on-demand price without: the best choice.',
      ),
    capacityRebalance: flag()
      .default(false)
      .describe('Has the group replace spot instances that AWS expects to take back soon, idle or not.'),
  })
    .prefault({})
    .describe('Spot and on-demand.'),
  warmPool: section({
    minSize: count().default(0).describe('Instances that wait in it at the least.'),
    maxPreparedCapacity: count()
      .optional()
      .describe(
        'Instances in it and in service together at the most. The maximum size of the group without.',
      ),
    state: oneOf('stopped', 'running', 'hibernated').default('stopped').describe('What its instances are.'),
  })
    .optional()
    .describe('Instances that are set up ahead and wait, so that a scale-out takes less than a boot.'),
  rootVolume: section({
    sizeGib: count({ least: 1, most: 16_384 }).default(40).describe('In GiB.'),
    throughputMibps: count({ least: 125, most: 2_000 }).optional().describe('In MiB/s. 125 without.'),
    iops: count({ least: 3_000, most: 80_000 }).optional().describe('In operations a second. 3000 without.'),
    encrypted: flag().default(true).describe('Encrypts it.'),
    kmsKey: kmsKeyArn().optional().describe('ARN of the KMS key for that. The key of AWS for EBS without.'),
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
    .describe('Who owns the images looked up by name. Spacelift in this partition without.'),
});
