// `npx nx codegen infra-deployer`: writes what is generated from the commands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './src/reference/cli-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/reference/cli.md'), cliPage());
