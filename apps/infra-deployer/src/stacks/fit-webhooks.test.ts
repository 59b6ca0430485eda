import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPools } from '../pools/read-pools.ts';
import { aCloudForAll } from '../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { recordingHost } from '../testing/recording-host.ts';
import { createCdkApp } from './cdk-app.ts';
import { deployablesOf, type Deployable } from './deployables.ts';
import { fitWebhooks } from './fit-webhooks.ts';

const world = aCloudForAll();
const reacting = 'scaling: { webhook: true }';

// The last test deploys an autoscaler, which the others expect not to be there.
describe('a webhook', { shuffle: false, timeout: 60_000 }, () => {
  let limit: number | undefined;
  beforeEach(() => {
    limit = 1000;
  });

  it.each(['', 'functions: {}'])(
    'is refused in an account whose limit does not allow its executions (%j)',
    async (functions) => {
      limit = 10;
      await expect(fit([`${reacting}\n${functions}`], [])).rejects.toThrow(
        'a webhook reserves 20 concurrent Lambda executions, and the limit of 10 in this region does not allow it',
      );
    },
  );

  it('is part of the autoscaler if any pool needs it, also one that is not deployed now', async () => {
    expect(webhooksOf(await fit([reacting, ''], ['autoscaler', 'pool-1']))).toEqual([true]);
    expect(webhooksOf(await fit([''], []))).toEqual([false, false]);
    expect(webhooksOf(await fit([`${reacting}\nfunctions: {}`, ''], []))).toEqual([false, false]);
  });

  it('is not expected of an autoscaler that was deployed without one', async () => {
    await expect(fit([reacting], ['pool-0'])).rejects.toThrow(
      'pool-0 has scaling.webhook, and the autoscaler is deployed without a webhook',
    );
  });

  it('is kept, because pools of other configurations may need it', async () => {
    using out = aFolder();
    const app = createCdkApp(await fit([reacting], ['autoscaler']), { outdir: join(out.path, 'cdk.out') });
    await world.cloud.deployAssembly(app.synth().directory);

    expect(webhooksOf(await fit([''], ['autoscaler']))).toEqual([true]);
    expect(await fit([reacting], ['pool-0'])).toHaveLength(1);
  });

  async function fit(rest: readonly string[], targets: readonly string[]) {
    using folder = aFolder(
      Object.fromEntries(rest.map((text, n) => [`poolkeeper.${n}.yaml`, aConfigFile(`pool-${n}`, text)])),
    );
    const { pools } = await readPools(folder.path);
    const context = { host: recordingHost(), system: { cwd: folder.path } as never, options: {} };
    return await fitWebhooks(context, deployablesOf(targets, pools), () => Promise.resolve(limit));
  }
});

function webhooksOf(deployables: readonly Deployable[]): readonly boolean[] {
  return deployables.flatMap((each) => (each.kind === 'service' ? [each.webhook] : []));
}
