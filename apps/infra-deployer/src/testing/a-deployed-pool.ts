import type { LocalCloud } from '@poolkeeper/local-cloud';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPools } from '../config-files/read-pools.ts';
import { appOf } from '../deployment/app-of.ts';
import { deployablesOf } from '../deployment/deployables.ts';
import { aConfigFile, aFolder } from './a-folder.ts';

/** The text of a configuration whose pool talks to the Spacelift of this cloud. */
export function aLocalConfig({ url }: Pick<LocalCloud, 'url'>, name = 'blue', rest = ''): string {
  const image = rest.includes('image:') ? '' : 'image: { id: ami-0123456789abcdef0 }\n';
  return aConfigFile(name, `${image}${rest}`).replace('https://acme.app.spacelift.io', url);
}

/**
 * Deploys a configuration's pool and services as `poolkeeper deploy` leaves them, without the CDK's toolkit. The folder has
 * the configuration, for as long as it is used.
 */
export async function aDeployedPool(
  cloud: LocalCloud,
  { name = 'blue', rest = '' }: { readonly name?: string; readonly rest?: string } = {},
): Promise<{ readonly path: string } & Disposable> {
  const folder = aFolder({ 'poolkeeper.yaml': aLocalConfig(cloud, name, rest) });
  const outdir = mkdtempSync(join(tmpdir(), 'poolkeeper-out-'));
  try {
    const { pools } = await readPools(folder.path);
    await cloud.deployAssembly(appOf(deployablesOf([], pools), { outdir }).synth().directory);
    return folder;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
