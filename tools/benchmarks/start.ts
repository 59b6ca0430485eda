// `npx nx run benchmarks:start`: measures how the functions start and run, each beside an empty function and one that only has the clients
// of the AWS SDK, in turns, so that the load of the machine is the same for all. Linux only.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLocalCloud } from '@poolkeeper/local-cloud';
import { countGraphql } from './src/many-pools/count-graphql.ts';
import { firstWorkerPool, writeAssembly } from './src/many-pools/copied-pools.ts';
import { percentile } from './src/measure.ts';
import { measureProcess, type MeasuredFunction, type ProcessFigures } from './src/start/measured-process.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, invocations: { type: 'string', default: '21' } },
});
const [rounds, invocations] = [Number(values.rounds), Number(values.invocations)];
const instances = 50;
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-start-'));
const cloud = await startLocalCloud({ machines: { launchSeconds: 1, bootSeconds: 1 } });
try {
  const assembly = join(folder, 'pool', 'cdk.out');
  mkdirSync(join(assembly, '..'));
  writeAssembly(assembly, { count: 1, minSize: instances, maxSize: 2 * instances });
  await cloud.deployAssembly(assembly);
  cloud.account.schedules.stop();
  while (cloud.world.spaceliftPools.get(firstWorkerPool)?.workers().length !== instances) await sleep(100);
  const measured = functions();
  const figures = new Map<string, ProcessFigures[]>(Object.keys(measured).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, target] of Object.entries(measured)) {
      figures.get(name)?.push(await measureProcess(target, invocations));
    }
  }
  for (const [name, found] of figures) process.stdout.write(`${name.padEnd(28)}${describe(found)}\n`);
  const autoscaler = measured.autoscaler;
  if (autoscaler !== undefined) {
    const cold = await requestsOf(autoscaler, 1);
    const both = await requestsOf(autoscaler, 2);
    process.stdout.write(`requests of the first pass ${cold}, of the next one ${both - cold}\n`);
  }
} finally {
  await cloud.close();
  rmSync(folder, { recursive: true });
}

/** Bundles the functions that are compared with as those of Poolkeeper are. */
function functions(): Readonly<Record<string, MeasuredFunction>> {
  const repository = join(here, '../..');
  execFileSync(process.execPath, ['tools/workspace/bundle.ts', 'tools/benchmarks/functions'], {
    cwd: repository,
    stdio: 'pipe',
  });
  const compared = (name: string) => join(here, `functions/dist/bundle/${name}.mjs`);
  const bundle = (service: string) => join(repository, `apps/${service}/dist/bundle/index.mjs`);
  return {
    'an empty function': { file: compared('index'), event: {}, environment: {} },
    "the SDK's clients": {
      file: compared('sdk-clients'),
      event: {},
      environment: { AWS_REGION: 'eu-west-1' },
    },
    autoscaler: {
      file: bundle('autoscaler'),
      event: { pool: 'pool-000' },
      environment: environmentOf('poolkeeper-autoscaler'),
    },
    'lifecycle-manager': {
      file: bundle('lifecycle-manager'),
      event: { Records: [] },
      environment: environmentOf('poolkeeper-lifecycle-manager'),
    },
  };
}

function environmentOf(name: string): Readonly<Record<string, string>> {
  const { environment = {}, credentials } = cloud.account.functions.find(name)?.settings ?? {};
  return {
    ...environment,
    AWS_REGION: cloud.world.region,
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
    AWS_SESSION_TOKEN: credentials?.sessionToken ?? '',
    AWS_ENDPOINT_URL: cloud.url,
    AWS_LAMBDA_FUNCTION_NAME: name,
  };
}

/** The requests to AWS and Spacelift of this many invocations of a new process. */
async function requestsOf(target: MeasuredFunction, count: number): Promise<number> {
  const graphql = countGraphql();
  const requests = () =>
    [...cloud.account.requestRates.counts.values()].reduce((sum, each) => sum + each.requests, 0);
  const before = requests();
  await measureProcess(target, count);
  graphql.stop();
  return requests() - before + graphql.calls;
}

function describe(found: readonly ProcessFigures[]): string {
  const median = (of: (figures: ProcessFigures) => number) =>
    percentile(
      found.map(of).sort((a, b) => a - b),
      50,
    );
  const warm = ({ invocations: all }: ProcessFigures, part: 'wallMs' | 'cpuMs') =>
    percentile(
      all
        .slice(1)
        .map((cost) => cost[part])
        .sort((a, b) => a - b),
      50,
    );
  const both = (wall: number, cpu: number) => `${wall.toFixed(0)}/${cpu.toFixed(0)}`.padStart(9);
  return [
    `start ${both(
      median(({ start }) => start.wallMs),
      median(({ start }) => start.cpuMs),
    )}`,
    `first ${both(
      median(({ invocations: [first] }) => first?.wallMs ?? NaN),
      median(({ invocations: [first] }) => first?.cpuMs ?? NaN),
    )}`,
    `warm ${both(
      median((each) => warm(each, 'wallMs')),
      median((each) => warm(each, 'cpuMs')),
    )} ms wall/cpu`,
    `${median(({ residentMiB }) => residentMiB).toFixed(0)} MiB`,
  ].join('  ');
}
