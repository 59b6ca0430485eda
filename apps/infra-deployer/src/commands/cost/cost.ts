import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { Command, Option } from 'commander';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { counted } from '../../cli/counted.ts';
import { parseDuration } from '../../cli/duration-option.ts';
import { endpointOption, type EndpointFlag } from '../../cli/endpoint-option.ts';
import { describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { withDeployedGroup, type DeployedGroup } from '../../deployed/deployed-group.ts';
import { deployedPools, type DeployedPool } from '../../deployed/deployed-pools.ts';
import { readFunctionLog } from '../../deployed/function-log.ts';
import { readActivities } from '../../deployed/group-activities.ts';
import { openSpacelift } from '../../deployed/open-spacelift.ts';
import { costCsv, describeCost, groupings, sumsOf, type CostReport, type Grouping } from './describe-cost.ts';
import { readBusyHours } from './read-busy-hours.ts';
import { findInstances, type KnownInstance, type Machine } from './read-instances.ts';
import { nameOf, pricingRegionOf, readPrice, readVolumePrice } from './read-prices.ts';
import { readRuns } from './read-runs.ts';
import { spreadCost, type RunSpan, type Span } from '@poolkeeper/pool-model/cost';
import type { PriceView } from '@poolkeeper/pool-model/view';

interface Flags extends EndpointFlag {
  readonly since: string;
  readonly by: Grouping;
  readonly csv?: boolean;
}

export function costCommand(runner: Runner): Command {
  return new Command('cost')
    .summary('show what runs cost')
    .description(
      "Shows what the instances of a pool cost, by run, stack, space or day. The group's activities say how long each instance existed, Spacelift's runs when each had a worker, and AWS what instances and volumes cost. Idle and boot time is shared by the runs of the same day, so that the rows add up to the instance-hours. Shows what is not known.",
    )
    .argument('<pool>', 'Name of the pool.')
    .option('--since <duration>', 'How far back; at most 42d, for which AWS keeps activities.', '7d')
    .addOption(
      new Option('--by <what>', 'What each row is about: run, stack, space or day.')
        .choices([...groupings])
        .default('stack'),
    )
    .option('--csv', 'Print comma-separated values.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper cost blue
  $ poolkeeper cost blue --since 30d --by run --csv > runs.csv
  $ poolkeeper cost blue --by day --json`,
    )
    .action((pool: string, flags: Flags, command: Command) =>
      runner((context) => cost(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

const minuteMs = 60_000;

/** A termination that began earlier has ended before the window: AWS holds an instance for 48 hours at most. */
const longestDrainMs = 48 * 60 * minuteMs;

/** AWS keeps the activities of six weeks. */
const longestMs = 42 * 24 * 60 * minuteMs;

async function cost(
  context: CommandContext,
  { pool: name, since, by, csv = false, endpoint }: Flags & { readonly pool: string },
): Promise<ExitStatus> {
  const backMs = parseDuration(since, { option: '--since', minMs: minuteMs, maxMs: longestMs });
  const [pool] = await deployedPools(context, { names: [name], endpoint });
  if (pool === undefined) throw new Error(`the deployed pool ${name} was not found`);
  const now = Math.round(context.system.clock());
  const report = { ...(await readCost(context, pool, { from: now - backMs, to: now })), by };
  const { window, cost: found, prices, unknowns } = report;
  context.host.output({
    text: csv ? costCsv(report) : describeCost(report, context.host.paint),
    data: {
      pool: name,
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
      instanceHours: found.instanceHours,
      unpricedHours: found.unpricedHours,
      by,
      rows: sumsOf(found, by),
      prices,
      unknowns,
    },
  });
  return exitStatus.done;
}

/**
 * What a pool cost in a window of time.
 *
 * @throws CommandError when AWS cannot be asked. Spacelift's refusal is one of the report's unknowns.
 */
export async function readCost(
  context: CommandContext,
  pool: DeployedPool,
  window: Span,
): Promise<Omit<CostReport, 'by'>> {
  const { name } = pool;
  const [aws, runs] = await Promise.all([
    readAws(context, pool, window),
    readRunsIfPossible(context, pool, window),
  ]);
  const { instances, prices, volume, recordedBusyHours } = aws;
  const cost = spreadCost({
    window,
    instances: instances.map(({ from, to, machine }) => {
      const price = machine && prices.get(nameOf(machine));
      return { from, to, ...(price && { pricePerHour: price.dollars + (volume?.dollars ?? 0) }) };
    }),
    runs: runs.spans,
    recordedBusyHours,
  });
  const unnamed = instances.filter(({ machine }) => machine === undefined).length;
  return {
    pool: name,
    window,
    cost,
    prices: [...prices.values(), ...(volume === undefined ? [] : [volume])],
    unknowns: [
      ...(runs.problem === undefined ? [] : [`Unknown: which runs there were. ${runs.problem}`]),
      ...(unnamed === 0
        ? []
        : [
            `Unknown: the type of ${counted(unnamed, 'instance')}, which EC2 has forgotten and the lifecycle manager's log does not name.`,
          ]),
      ...(cost.unpricedHours === 0
        ? []
        : [
            `Unknown: the price of ${cost.unpricedHours.toFixed(2)} instance-hours. The costs are without it.`,
          ]),
      ...(volume === undefined
        ? ['Unknown: what the volumes cost. The size of the root volume is that of the image.']
        : []),
      ...(cost.sharedDays.length === 0
        ? []
        : [
            `Unknown: which runs were on these instances on ${cost.sharedDays.join(', ')}. Runs were busy for longer than the instances existed, so another group of the pool served a part of them; each is shown in proportion.`,
          ]),
    ],
  };
}

interface FoundRuns {
  readonly spans: readonly RunSpan[];
  /** Why there are none. */
  readonly problem?: string;
}

/** The API that lists runs is not one of those that Spacelift documents, so an account may refuse it. */
async function readRunsIfPossible(
  context: CommandContext,
  pool: DeployedPool,
  window: Span,
): Promise<FoundRuns> {
  try {
    const spacelift = await openSpacelift(context, pool);
    return {
      spans: await readRuns(spacelift, {
        workerPoolId: pool.settings.connection.spacelift.workerPoolId,
        window,
      }),
    };
  } catch (error) {
    return { spans: [], problem: describeError(error) };
  }
}

interface AwsRecord {
  readonly instances: readonly KnownInstance[];
  /** By the names of machines. */
  readonly prices: ReadonlyMap<string, PriceView>;
  readonly volume?: PriceView;
  readonly recordedBusyHours: ReadonlyMap<string, number>;
}

async function readAws(context: CommandContext, pool: DeployedPool, window: Span): Promise<AwsRecord> {
  const { region } = pool.settings.connection.group;
  const access = awsAccess(context, region);
  const [{ EC2Client }, { PricingClient }, { CloudWatchClient }, { CloudWatchLogsClient }] =
    await Promise.all([
      import('@aws-sdk/client-ec2'),
      import('@aws-sdk/client-pricing'),
      import('@aws-sdk/client-cloudwatch'),
      import('@aws-sdk/client-cloudwatch-logs'),
    ]);
  const clients = {
    ec2: new EC2Client(access),
    pricing: new PricingClient({ ...access, region: pricingRegionOf(region) }),
    cloudWatch: new CloudWatchClient(access),
    logs: new CloudWatchLogsClient(access),
  };
  try {
    return await withDeployedGroup(context, pool.name, async (group) => {
      const described = await group.describe();
      const [instances, volumeGiB, recordedBusyHours] = await Promise.all([
        readInstances(group, described, { pool: pool.name, window, ...clients }),
        readVolumeSize(clients.ec2, described),
        readBusyHours(clients.cloudWatch, { pool: pool.name, window }),
      ]);
      const machines = new Map(
        instances.flatMap(({ machine }) =>
          machine === undefined ? [] : [[nameOf(machine), machine] as const],
        ),
      );
      const prices = new Map<string, PriceView>();
      for (const [machineName, machine] of machines) {
        const price = await readPrice(clients, machine, { region, window });
        if (price !== undefined) prices.set(machineName, price);
      }
      const volume =
        volumeGiB === undefined
          ? undefined
          : await readVolumePrice(clients.pricing, { region, sizeGiB: volumeGiB });
      return { instances, prices, recordedBusyHours, ...(volume !== undefined && { volume }) };
    });
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

async function readInstances(
  group: DeployedGroup,
  { Instances = [] }: AutoScalingGroup,
  {
    pool,
    window,
    ec2,
    logs,
  }: {
    readonly pool: string;
    readonly window: Span;
    readonly ec2: EC2Client;
    readonly logs: Parameters<typeof readFunctionLog>[0];
  },
): Promise<readonly KnownInstance[]> {
  const [activities, log, machines] = await Promise.all([
    readActivities(group, { startedAfter: window.from - longestDrainMs }),
    readFunctionLog(logs, { pool, function: 'lifecycleManager', since: window.from, maxPages: 100 }),
    readMachines(ec2, group.name),
  ]);
  return findInstances({
    activities,
    present: new Set(Instances.flatMap(({ InstanceId }) => InstanceId ?? [])),
    machines,
    lines: log?.lines ?? [],
    window,
  });
}

/** Of the instances of a group that EC2 knows. */
async function readMachines(ec2: EC2Client, groupName: string): Promise<ReadonlyMap<string, Machine>> {
  const { paginateDescribeInstances } = await import('@aws-sdk/client-ec2');
  const found = new Map<string, Machine>();
  const Filters = [{ Name: 'tag:aws:autoscaling:groupName', Values: [groupName] }];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, { Filters })) {
    for (const { InstanceId, InstanceType, InstanceLifecycle } of Reservations.flatMap(
      ({ Instances = [] }) => Instances,
    )) {
      if (InstanceId === undefined || InstanceType === undefined) continue;
      found.set(InstanceId, {
        type: InstanceType,
        purchase: InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
      });
    }
  }
  return found;
}

/** The size of the root volume in GiB. Undefined if the launch template leaves it to the image. */
async function readVolumeSize(
  ec2: EC2Client,
  { LaunchTemplate, MixedInstancesPolicy }: AutoScalingGroup,
): Promise<number | undefined> {
  const { DescribeLaunchTemplateVersionsCommand } = await import('@aws-sdk/client-ec2');
  const { LaunchTemplateId, Version } =
    MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification ?? LaunchTemplate ?? {};
  const command = new DescribeLaunchTemplateVersionsCommand({
    LaunchTemplateId,
    Versions: [Version ?? '$Default'],
  });
  const { LaunchTemplateVersions: [version] = [] } = await ec2.send(command);
  const [root] = version?.LaunchTemplateData?.BlockDeviceMappings ?? [];
  return root?.Ebs?.VolumeSize;
}
