// `npx nx codegen infra-deployer` writes the reference page of the commands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './src/reference/cli-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/reference/cli.md'), cliPage());
