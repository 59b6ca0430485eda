import type { LocalCloud } from '@poolkeeper/local-cloud';
import { join } from 'node:path';
import { readPools } from '../pools/read-pools.ts';
import { createCdkApp } from '../stacks/cdk-app.ts';
import { deployablesOf } from '../stacks/deployables.ts';
import { aConfigFile, aFolder } from './a-folder.ts';

/** A configuration whose Spacelift account is this cloud. */
export function aLocalConfig({ url }: Pick<LocalCloud, 'url'>, name = 'blue', rest = ''): string {
  const image = rest.includes('image:') ? '' : 'image: { id: ami-0123456789abcdef0 }\n';
  const launcher = 'launcher: { communicationUrl: https://workers.acme.internal }\n';
  return aConfigFile(name, `${image}${launcher}${rest}`).replace('https://acme.app.spacelift.io', url);
}

/**
 * Deploys a pool and the services with the same result as `poolkeeper deploy`, but without the CDK toolkit, which is slow. Returns
 * a folder with the configuration, which is removed when it is disposed.
 */
export async function aDeployedPool(
  cloud: LocalCloud,
  { name = 'blue', rest = '' }: { readonly name?: string; readonly rest?: string } = {},
): Promise<{ readonly path: string } & Disposable> {
  const folder = aFolder({ 'poolkeeper.yaml': aLocalConfig(cloud, name, rest) });
  using out = aFolder();
  try {
    const { pools } = await readPools(folder.path);
    const app = createCdkApp(deployablesOf([], pools), { outdir: join(out.path, 'cdk.out') });
    await cloud.deployAssembly(app.synth().directory);
    return folder;
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}
