// Packs the artifact of a Lambda service, which the target `build` has made, into dist/packages: node tools/workspace/pack-service.ts apps/autoscaler
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { packStage } from './pack-stage.ts';

const root = resolve(import.meta.dirname, '../..');
const [, , folder] = process.argv;
if (folder === undefined) {
  process.stderr.write('usage: node tools/workspace/pack-service.ts <project folder>\n');
  process.exit(2);
}
const project = resolve(root, folder);
const stage = join(project, 'dist/package');
const { name, version, description, license, publishConfig } = JSON.parse(
  readFileSync(join(project, 'package.json'), 'utf8'),
) as { readonly name: string; readonly version: string; readonly [field: string]: unknown };

rmSync(stage, { recursive: true, force: true });
cpSync(join(project, 'dist/artifact'), stage, { recursive: true });
// The release workflow has it written there, after the build.
const attestation = join(project, 'dist/attestation.sigstore.json');
if (existsSync(attestation)) cpSync(attestation, join(stage, basename(attestation)));
cpSync(join(project, 'README.md'), join(stage, 'README.md'));
packStage(project, { name, version, description, license, publishConfig, exports: { './*': './*' } });
