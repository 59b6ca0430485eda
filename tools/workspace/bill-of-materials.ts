import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package that a bundle contains code of. */
export interface ContainedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  /** The license and notices that come with it. */
  readonly licenseText: string;
}

/** Returns the packages that an output of esbuild contains code of, by name. `root` is the folder that esbuild ran in. */
export function packagesIn({ outputs }: Metafile, root: string): readonly ContainedPackage[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && existsSync(join(root, path)))
    .map(([path]) => packageFolder(dirname(join(root, path))));
  return [...new Set(folders)]
    .map((folder) => describePackage(folder, root))
    .sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

/** Returns a CycloneDX document for a bundle. It has no time and no serial number, so that equal bundles have equal documents. */
export function billOfMaterials(service: ContainedPackage, contained: readonly ContainedPackage[]): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', service) },
    components: contained.map((each) => component('library', each)),
  };
}

/** Returns the licenses of all packages as one text, each once. */
export function licensesOf(contained: readonly ContainedPackage[]): string {
  const packagesByText = Map.groupBy(contained, ({ licenseText }) => licenseText);
  return [...packagesByText]
    .map(([text, packages]) => `${packages.map(idOf).join(', ')} (${packages[0]?.license})\n\n${text}`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function component(type: 'application' | 'library', { name, version, license }: ContainedPackage): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [group, ownName] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const licenses = [/ (OR|AND|WITH) /.test(license) ? { expression: license } : { license: { id: license } }];
  return { type, 'bom-ref': purl, ...(group && { group }), name: ownName, version, licenses, purl };
}

export function describePackage(folder: string, root: string): ContainedPackage {
  const { name, version, license } = readManifest(folder);
  if (name === undefined || version === undefined || license === undefined) {
    throw new Error(`${folder}/package.json must have a name, a version and a license`);
  }
  const own = globSync('{LICEN[SC]E,NOTICE}*', { cwd: folder }).sort();
  const isOurs = !folder.includes('node_modules');
  const texts = isOurs ? [join(root, 'LICENSE')] : own.map((file) => join(folder, file));
  const licenseText = texts.map((file) => readFileSync(file, 'utf8')).join('\n');
  return {
    name,
    version,
    license,
    licenseText: licenseText || `The package comes without the text of ${license}.\n`,
  };
}

/** Returns the folder of the package that a folder belongs to. Some have manifests without a name further down. */
function packageFolder(folder: string): string {
  const isPackage = existsSync(join(folder, 'package.json')) && readManifest(folder).version !== undefined;
  return isPackage ? folder : packageFolder(dirname(folder));
}

function readManifest(folder: string) {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  return JSON.parse(text) as Partial<Record<'name' | 'version' | 'license', string>>;
}

function idOf({ name, version }: ContainedPackage): string {
  return `${name}@${version}`;
}
