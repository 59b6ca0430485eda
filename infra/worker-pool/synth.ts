// Writes cloud assemblies without credentials: node --conditions=@poolkeeper/source synth.ts [--config FILE.json] [--out FOLDER] [--every-setting]
// Without options, writes each example into dist/examples/NAME, and the first one into dist/local, for local-cloud.
// --every-setting writes pools that together have each setting into dist/every-setting/NAME.
// FILE.json is a pool's configuration; its assembly includes the shared services.
import { App } from 'aws-cdk-lib';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configurations } from './configurations/every-setting.ts';
import { examples } from './examples/index.ts';
import { quickStart } from './examples/quick-start.ts';
import { poolWithSharedServices } from './examples/shared-services.ts';
import { WorkerPoolStack, type PoolConfig } from './src/index.ts';

const { values } = parseArgs({
  options: { config: { type: 'string' }, out: { type: 'string' }, 'every-setting': { type: 'boolean' } },
});
const dist = join(import.meta.dirname, 'dist');

if (values['every-setting'] === true) {
  for (const config of configurations) {
    write(
      join(dist, 'every-setting', config.name),
      (app) => new WorkerPoolStack(app, `poolkeeper-pool-${config.name}`, { config }),
    );
  }
} else if (values.config !== undefined) {
  const config = JSON.parse(readFileSync(values.config, 'utf8')) as PoolConfig;
  write(values.out ?? join(dist, 'local'), (app) => poolWithSharedServices(app, { config }));
} else if (values.out !== undefined) {
  write(values.out, quickStart);
} else {
  write(join(dist, 'local'), quickStart);
  for (const [name, example] of Object.entries(examples)) write(join(dist, 'examples', name), example);
}

function write(outdir: string, fill: (app: App) => unknown): void {
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir, analyticsReporting: false });
  fill(app);
  app.synth();
  process.stdout.write(`${outdir}\n`);
}
