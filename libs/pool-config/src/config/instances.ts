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
    .describe('Architecture of the image, the launcher and all instance types.'),
  types: listOf(instanceType(), { least: 1 }).optional().meta({
    description: 'Instance types of one architecture, in order of preference. Replaces `requirements`.',
    absent: 'selected by `requirements`',
  }),
  requirements: section({
    minVcpus: count({ least: 1 })
      .default(2)
      .describe('Minimum number of vCPUs. Spacelift recommends at least 2; with fewer, runs are slow.'),
    maxVcpus: count({ least: 1 }).optional().meta({
      description: 'Maximum number of vCPUs. A worker runs one run at a time, so unused vCPUs cost money.',
      absent: 'twice the minimum',
    }),
    minMemoryGiB: amount('GiB')
      .default(4)
      .describe('Minimum memory in GiB. With less than 2, larger runs run out of memory.'),
    maxMemoryGiB: amount('GiB')
      .optional()
      .meta({ description: 'Maximum memory in GiB. It limits the price.', absent: 'no limit' }),
    burstable: oneOf('excluded', 'allowed', 'required')
      .default('excluded')
      .describe(
        'Whether burstable types (t3, t3a, t4g) are considered. They are cheaper, but long runs become slow when the CPU credits run out.',
      ),
    allowed: listOf(typePattern(), { least: 1 }).optional().meta({
      description: 'The only types, families or patterns to use: `m7g.large`, `m7g`, `c7*`.',
      absent: 'all types that meet the other requirements',
    }),
    excluded: listOf(typePattern())
      .optional()
      .meta({ description: 'Types, families or patterns not to use.', absent: 'none' }),
    chosenBy: oneOf('catalog', 'attributes')
      .default('attributes')
      .describe(
        "How types are selected: `attributes` leaves the selection to EC2, which at each launch considers the types that the region and the zone offer, also newer ones. `catalog` selects from Poolkeeper's list of types; `poolkeeper deploy` leaves out those that a zone does not offer, with which launches may fail.",
      ),
  })
    .optional()
    .meta({
      description: 'Requirements by which instance types are selected.',
      absent: 'the defaults below, unless `types` is set',
    }),
  purchase: section({
    kind: oneOf('on-demand', 'spot', 'mixed')
      .default('on-demand')
      .describe(
        '`spot` costs about a third, but AWS reclaims instances with two minutes of notice, which interrupts their runs. `mixed` has a base and a percentage of on-demand instances; the rest is spot.',
      ),
    onDemandBase: count({ most: 10_000 }).optional().meta({
      description: 'For `mixed`: number of instances that are always on-demand.',
      absent: 'none',
    }),
    onDemandPercentage: percent().optional().meta({
      description: 'For `mixed`, which requires it: percentage of on-demand instances beyond the base.',
      absent: 'not used',
    }),
    spotAllocation: oneOf(...allocationOfSpot)
      .optional()
      .meta({
        description:
          'How AWS chooses spot instances: by price and available capacity, by available capacity alone, or by available capacity and the order of `types`.',
        absent: '`price-capacity-optimized`',
      }),
    onDemandAllocation: oneOf('lowest-price', 'prioritized').optional().meta({
      description: 'How AWS chooses on-demand instances: by the lowest price, or by the order of `types`.',
      absent: 'the order of `types`, or the lowest price with `requirements`',
    }),
    spotMaxPrice: text(/^\d+(\.\d+)?$/, 'must be a price in USD per hour as a string, such as "0.05"')
      .optional()
      .meta({
        description:
          'Maximum price of a spot instance in USD per hour. A lower price causes more interruptions.',
        absent: 'the on-demand price (recommended)',
      }),
    capacityRebalance: flag()
      .default(false)
      .describe(
        'Makes the group launch a replacement for a spot instance that AWS is likely to reclaim, and then terminate that instance through the gate. It reduces interrupted runs, but causes more launches.',
      ),
    fallback: section({
      enabled: flag()
        .default(true)
        .describe(
          'Launches on-demand instances while spot capacity is unavailable, so that runs do not wait for it.',
        ),
      afterShortages: count({ least: 1 })
        .default(2)
        .describe('Number of consecutive failed spot launches after which it falls back.'),
      afterInterruptions: count({ least: 1 })
        .default(3)
        .describe('Number of interruptions within `window` after which it falls back.'),
      window: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe('How long a failed launch or an interruption counts.'),
      hold: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe(
          'How long after the last shortage no spot capacity is requested. It doubles with each relapse.',
        ),
      longestHold: duration({ least: '1m', most: '7d' })
        .default('4h')
        .describe(
          'Maximum of the doubled `hold`, and the time without a shortage after which `hold` is reset.',
        ),
      probe: duration({ least: '1m', most: '1d' })
        .default('15m')
        .describe(
          'How long spot is then used for new capacity only, before on-demand instances are replaced.',
        ),
    })
      .prefault({})
      .describe('Fallback from spot to on-demand while spot capacity is unavailable, and back.'),
  })
    .prefault({})
    .describe('Purchase options of the instances.'),
  warmPool: section({
    minSize: count()
      .default(0)
      .describe('Minimum number of instances in the warm pool. The volume of each is always paid for.'),
    maxPreparedCapacity: count().optional().meta({
      description: 'Maximum number of instances in the warm pool and in service together.',
      absent: 'the maximum size of the group',
    }),
    state: oneOf('stopped', 'running', 'hibernated')
      .default('stopped')
      .describe(
        'State of its instances. `stopped` costs the volumes only, `running` as much as in service, `hibernated` the volumes including the memory; it requires `types` that can hibernate and a root volume that holds their memory.',
      ),
    reuse: flag()
      .default(false)
      .describe(
        'Whether instances that the group chooses on scale-in return to the warm pool once their run has ended, and serve again with a new worker. What runs leave on the volume stays on it. Only with the state `stopped`, because the launcher ends with the stop.',
      ),
  })
    .optional()
    .meta({
      description:
        'Instances that are set up in advance, so that a scale-out takes a start instead of a boot. Not for spot. `lifecycle.readinessGate` keeps AWS from stopping them before their setup has ended, which they report in the tag `poolkeeper:setup`.',
      absent: 'none; instances are launched when they are needed',
    }),
  rootVolume: section({
    sizeGiB: count({ least: 1, most: 16_384 })
      .default(40)
      .describe('Size in GiB. It holds container images of runs, providers and state.'),
    throughputMiBps: count({ least: 125, most: 2_000 })
      .optional()
      .meta({ description: 'Throughput in MiB/s, at most a quarter of `iops`.', absent: '125' }),
    iops: count({ least: 3_000, most: 80_000 })
      .optional()
      .meta({ description: 'IOPS, at most 500 per GiB.', absent: '3000' }),
    encrypted: flag().default(true).describe('Whether the volume is encrypted, which is free.'),
    kmsKey: kmsKeyArn().optional().meta({
      description:
        'ARN of your KMS key for the volume. The service-linked role of Auto Scaling needs a grant on it, or launches fail.',
      absent: "AWS's key for EBS",
    }),
    deviceName: text(/^\/dev\/\w+$/, 'must be a device, such as /dev/xvda')
      .default('/dev/xvda')
      .describe(
        "Name of the image's root device. With another name, instances have a second volume, and the root volume keeps the image's settings.",
      ),
  })
    .prefault({})
    .describe('The root volume, gp3.'),
  metadataHopLimit: count({ least: 1, most: 64 })
    .default(1)
    .describe(
      "Maximum number of hops of the metadata service's answers (IMDSv2). With 2, runs can use the instance's credentials.",
    ),
  detailedMonitoring: flag()
    .default(true)
    .describe(
      'CloudWatch metrics of the instances every minute instead of every five minutes, for about 2 USD per instance and month.',
    ),
  tags: section({
    instance: mapOf(z.string('must be a string'))
      .optional()
      .meta({ description: 'Tags of the instances.', absent: 'none' }),
    volume: mapOf(z.string('must be a string'))
      .optional()
      .meta({ description: 'Tags of their volumes.', absent: 'none' }),
    networkInterface: mapOf(z.string('must be a string'))
      .optional()
      .meta({ description: 'Tags of their network interfaces.', absent: 'none' }),
  })
    .optional()
    .meta({
      description: 'Additional tags of what the launch template creates.',
      absent: 'only `tags`',
    }),
  healthCheckGrace: duration({ most: '2h' })
    .default('30s')
    .describe('How long after its launch the group does not replace an unhealthy instance.'),
  maxLifetime: duration({ least: '1d', most: '365d' }).optional().meta({
    description:
      'Maximum age of an instance. The group also replaces busy instances, through the gate, so that their runs end first. `roll.maxAge` replaces idle ones only.',
    absent: 'no maximum',
  }),
});

export const image = section({
  id: text(/^ami-[0-9a-f]{8,17}$/, 'must be the id of an image (ami-...)')
    .optional()
    .meta({
      description: 'Id of an image. It pins the image, which then gets no patches either.',
      absent: '`ssmParameter` or `name`',
    }),
  ssmParameter: text(/^\/[\w.\-/]+$/, 'must be the name of an SSM parameter (/...)')
    .optional()
    .meta({
      description:
        'SSM parameter with the id of an image, which EC2 reads at each launch. New instances get a changed image without a deployment; set `roll.maxAge` to replace those with the old one.',
      absent: '`id` or `name`',
    }),
  name: text(/^[\w ().\-/*?]+$/, 'must be an image name; * matches any part')
    .optional()
    .meta({
      description:
        'Name of the image, of which the newest is used; `*` matches any part. The image is looked up at synthesis and kept until it is looked up again.',
      absent: "Spacelift's newest image for `instances.architecture`",
    }),
  owner: text(/^(\d{12}|self|amazon)$/, 'must be an account id, "self" or "amazon"')
    .optional()
    .meta({ description: 'Owner of images looked up by name.', absent: 'Spacelift in this partition' }),
  build: section({
    runnerImages: listOf(
      text(/^[\w.\-]+(\/[\w.\-]+)*(:[\w.\-]+)?(@sha256:[0-9a-f]{64})?$/, 'must be a container image'),
    )
      .default(['public.ecr.aws/spacelift/runner-terraform:latest'])
      .describe(
        'Runner images that are pulled into the image. Private ones of ECR have to be in `permissions.runnerImages`.',
      ),
    every: oneOf('day', 'week', 'month', 'never')
      .default('week')
      .describe('How often an image is built. With `never`, only a start of the pipeline builds one.'),
    keep: count({ least: 1, most: 1_000 })
      .default(3)
      .describe(
        'Number of images to keep. Older ones are deleted, unless they are promoted or were launched in the last four weeks.',
      ),
  })
    .optional()
    .meta({
      description:
        "Builds an image of the pool's own from the image above with EC2 Image Builder, with the launcher and runner images in it, so that a boot downloads neither. The pool launches from the image in the SSM parameter `/poolkeeper/images/POOL`, which is the image above until another is promoted.",
      absent: 'the image above is used as it is',
    }),
});

export const userData = section({
  setup: z.string('must be a shell script').optional().meta({
    description:
      'Bash script that runs as root before the launcher starts. The launcher gets the variables that it exports; if a command fails, the instance powers off. It must not contain secrets, because user data is not secret.',
    absent: 'nothing',
  }),
  cloudWatchAgent: flag()
    .default(true)
    .describe(
      "Whether the CloudWatch agent sends the launcher's logs, and memory and disk metrics of the group. Without it, the logs are lost with the instance.",
    ),
});
