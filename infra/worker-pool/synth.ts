// Writes cloud assemblies: node --conditions=@poolkeeper/source synth.ts [--config FILE.json] [--out FOLDER]
// Without options, the example pool into dist/local. FILE.json is a pool's configuration.
import { App } from 'aws-cdk-lib';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AutoscalerStack, LifecycleManagerStack, WorkerPoolStack, type PoolConfig } from './src/index.ts';
import { examplePool } from './examples/example-pool.ts';

const { values } = parseArgs({ options: { config: { type: 'string' }, out: { type: 'string' } } });
const outdir = values.out ?? join(import.meta.dirname, 'dist/local');
const config =
  values.config === undefined ? examplePool : (JSON.parse(readFileSync(values.config, 'utf8')) as PoolConfig);

rmSync(outdir, { recursive: true, force: true });
const app = new App({ outdir, analyticsReporting: false });
new AutoscalerStack(app, 'poolkeeper-autoscaler');
new LifecycleManagerStack(app, 'poolkeeper-lifecycle-manager');
new WorkerPoolStack(app, `poolkeeper-pool-${config.name}`, { config });
app.synth();
process.stdout.write(`${outdir}\n`);
