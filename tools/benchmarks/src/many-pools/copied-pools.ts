import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Pools that differ in their name and their worker pool only. */
export interface CopiedPools {
  readonly count: number;
  readonly minSize: number;
  readonly maxSize: number;
}

const repository = join(import.meta.dirname, '../../../..');
const name = 'pool-000';
/** The worker pool of the first pool in Spacelift. */
export const firstWorkerPool = '01HZX5S8F4T6Q2N9V7W3KJ0000';
const stack = `poolkeeper-pool-${name}`;

/**
 * Writes an assembly with the shared services and these pools into `folder`. It synthesizes one pool and copies its template, because
 * the synthesis of 200 takes minutes.
 */
export function writeAssembly(folder: string, { count, minSize, maxSize }: CopiedPools): void {
  const config = {
    name,
    spacelift: {
      endpoint: 'https://acme.app.spacelift.io',
      workerPoolId: firstWorkerPool,
      apiKey: { id: '01JLOCALCLOUD0APIKEY000001' },
    },
    image: { id: 'ami-0123456789abcdef0' },
    instances: { types: ['t3.small'] },
    network: { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] },
    // With the launch hook, the instances would enter service one by one while the passes are counted.
    lifecycle: { readinessGate: false },
    scaling: { minSize, maxSize, maxStepOut: maxSize },
  };
  const file = join(folder, '..', 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const synth = join(repository, 'infra/worker-pool/synth.ts');
  const options = ['--conditions=@poolkeeper/source', synth, '--config', file, '--out', folder];
  execFileSync(process.execPath, options, { stdio: 'pipe' });
  const manifestFile = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  const template = readFileSync(join(folder, `${stack}.template.json`), 'utf8');
  const artifact = JSON.stringify(manifest.artifacts[stack]);
  const renamed = (text: string, place: number) => {
    const digits = String(place).padStart(3, '0');
    return text
      .replaceAll(name, `pool-${digits}`)
      .replaceAll(firstWorkerPool, `${firstWorkerPool.slice(0, -3)}${digits}`);
  };
  for (let place = 1; place < count; place += 1) {
    writeFileSync(join(folder, `${renamed(stack, place)}.template.json`), renamed(template, place));
    // The assets are those of the first pool.
    const copy = JSON.parse(renamed(artifact, place)) as { dependencies: string[] };
    copy.dependencies = copy.dependencies.filter((id) => !id.endsWith('.assets'));
    manifest.artifacts[renamed(stack, place)] = copy;
  }
  writeFileSync(manifestFile, JSON.stringify(manifest));
}

interface Manifest {
  readonly artifacts: Record<string, unknown>;
}
