// `npx nx codegen infra-deployer` writes the reference pages of the commands and of the metrics.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './src/reference/cli-page.ts';
import { metricsPage } from './src/reference/metrics-page.ts';

const reference = join(import.meta.dirname, '../../docs/reference');
writeFileSync(join(reference, 'cli.md'), cliPage());

const metrics = join(reference, 'metrics.md');
writeFileSync(metrics, metricsPage(readFileSync(metrics, 'utf8')));
