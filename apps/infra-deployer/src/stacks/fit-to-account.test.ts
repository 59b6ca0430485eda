import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readPools } from '../pools/read-pools.ts';
import { aCloudForAll, imageSetting } from '../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { recordingHost } from '../testing/recording-host.ts';
import { createCdkApp } from './cdk-app.ts';
import { deployablesOf, type Deployable } from './deployables.ts';
import { fitToAccount } from './fit-to-account.ts';

const world = aCloudForAll({ speed: 60 });
const executions = 'L-B99A9384';

describe("the lifecycle manager's executions", { shuffle: false }, () => {
  afterEach(() => {
    world.cloud.account.quotas.set(executions, 10);
  });

  it('are what a large pool can use in an account with a high limit', async () => {
    world.cloud.account.quotas.set(executions, 1000);

    const { fitted, messages } = await fit(['scaling: { maxSize: 100 }']);

    expect(executionsOf(fitted)).toEqual([12]);
    expect(messages).toEqual([]);
  });

  it('are half of the limit for all pools of a region, also when one of them is deployed alone', async () => {
    const pools = ['scaling: { maxSize: 100 }', 'scaling: { maxSize: 20 }'];

    expect(executionsOf((await fit(pools)).fitted)).toEqual([3, 2]);
    expect(executionsOf((await fit(pools, ['pool-0'])).fitted)).toEqual([3]);
  });

  it('are those of the configuration if it sets them', async () => {
    const { fitted } = await fit(['lifecycle: { maxExecutions: 7 }']);

    expect(executionsOf(fitted)).toEqual([7]);
  });

  it('are said to be too few for many pools, with the limit to ask for', async () => {
    const { messages } = await fit(Array.from({ length: 5 }, () => 'scaling: { maxSize: 10 }'));

    expect(messages[0]?.text).toMatch(
      /the limit of 10 concurrent Lambda executions is too low for the pools.*Request 30 or more: aws service-quotas/,
    );
  });
});

describe.each([
  ['x86_64', 'ami-0123456789abcdef0'],
  ['arm64', 'ami-0123456789abcdef1'],
])('types of the catalog for %s', { timeout: 120_000 }, (architecture, image) => {
  it('launch an instance although the region and a zone lack many of them', async () => {
    const name = architecture.replace('_', '-');
    const settings = [
      `instances: { architecture: ${architecture}, requirements: { chosenBy: catalog } }`,
      `image: { id: ${image} }`,
    ];
    const { fitted, selected } = await fit([settings.join('\n')], []);

    expect(await launchOf(await deployed(selected, `unfitted-${name}`))).toMatch(/not supported/);
    expect(await launchOf(await deployed(fitted, `fitted-${name}`))).toBe('launched');
  });

  it('are refused when the zones offer none that meets the requirements', async () => {
    const family = architecture === 'arm64' ? 'm8gn' : 'm8i-flex';
    const requirements = `requirements: { chosenBy: catalog, allowed: [${family}] }`;

    await expect(fit([`instances: { architecture: ${architecture}, ${requirements} }`])).rejects.toThrow(
      /do not all offer an instance type of the catalog that meets the requirements/,
    );
  });
});

async function fit(rest: readonly string[], targets: readonly string[] = rest.map((_, n) => `pool-${n}`)) {
  using folder = aFolder(
    Object.fromEntries(
      rest.map((text, n) => [
        `poolkeeper.${n}.yaml`,
        aConfigFile(`pool-${n}`, text.includes('image:') ? text : `${text}\n${imageSetting}`),
      ]),
    ),
  );
  const { pools, problems } = await readPools(folder.path);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const selected = deployablesOf(targets, pools);
  const host = recordingHost();
  const system = { cwd: folder.path } as never;
  const fitted = await fitToAccount({ host, system, options: {} }, selected);
  return { fitted, selected, messages: host.messages };
}

function executionsOf(deployables: readonly Deployable[]): readonly unknown[] {
  return deployables.flatMap((each) =>
    each.kind === 'pool' ? [each.pool.config.lifecycle.maxExecutions] : [],
  );
}

/** Deploys the pool under another name, and returns its group. */
async function deployed(deployables: readonly Deployable[], name: string): Promise<string> {
  using out = aFolder();
  const renamed = deployables.map((each) =>
    each.kind === 'pool'
      ? { ...each, id: name, pool: { ...each.pool, config: { ...each.pool.config, name } } }
      : each,
  );
  const app = createCdkApp(renamed, { outdir: join(out.path, 'cdk.out') });
  await world.cloud.deployAssembly(app.synth().directory);
  return `poolkeeper-${name}`;
}

/** How the launch of an instance ends. */
async function launchOf(groupName: string): Promise<string> {
  const { autoScaling } = world.cloud.world;
  autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
  const outcome = () => {
    const [failed] = autoScaling
      .describeScalingActivities(groupName)
      .filter(({ statusCode }) => statusCode === 'Failed');
    const [group] = autoScaling.describeGroups([groupName]);
    return failed?.statusMessage ?? (group?.instances.length === 1 ? 'launched' : undefined);
  };
  await expect.poll(outcome, { timeout: 30_000 }).toBeDefined();
  return outcome() ?? '';
}
