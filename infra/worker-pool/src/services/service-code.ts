import { Code } from 'aws-cdk-lib/aws-lambda';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { verifyAttestation } from './verify-attestation.ts';

/** Sigstore's bundle, which the release workflow puts beside the code. */
const attestationFile = 'attestation.sigstore.json';

/** A service, which is released as the npm package `@poolkeeper/<name>`. */
export type ServiceName = 'autoscaler' | 'lifecycle-manager';

export interface ServiceCodeOptions {
  /** Version of the service's npm package, which must be installed. @default - the version in this package */
  readonly version?: string;
  /** Folder of the project that has installed it. @default - the working directory */
  readonly project?: string;
}

/** A service's code is missing, has another version, or is not what was released. Nothing was deployed. */
export class ServiceCodeError extends Error {
  override readonly name = 'ServiceCodeError';
  /** What to do, as a sentence. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/**
 * Returns a service's code, once its checksum is that of the release, and its attestation, if there is one, is by the release workflow.
 *
 * @throws ServiceCodeError if it is not, or there is no such version.
 */
export function serviceCode(service: ServiceName, { version, project = '.' }: ServiceCodeOptions = {}): Code {
  const folder = version === undefined ? ownArtifact(service) : installedArtifact(service, version, project);
  const zip = `${service}.zip`;
  for (const file of [zip, 'sbom.cdx.json']) requireChecksum(folder, file);
  requireAttestation(folder, zip);
  return Code.fromAsset(join(folder, zip));
}

/** The artifact in the published package, or the one that the workspace has built. */
function ownArtifact(service: ServiceName): string {
  const here = import.meta.dirname;
  const places = [join(here, 'functions', service), join(here, '../../../../apps', service, 'dist/artifact')];
  const place = places.find((folder) => existsSync(folder));
  if (place !== undefined) return place;
  throw new ServiceCodeError(
    `the code of ${service} is missing`,
    `Run "npx nx run ${service}:build" in the workspace, or install @poolkeeper/cdk again.`,
  );
}

function installedArtifact(service: ServiceName, version: string, project: string): string {
  const name = `@poolkeeper/${service}`;
  const fix = `Run "npm install --save-exact ${name}@${version}".`;
  const manifest = findManifest(name, project);
  if (manifest === undefined) {
    throw new ServiceCodeError(
      `version ${version} of ${service} is not installed in ${resolve(project)}`,
      fix,
    );
  }
  const installed = (readJson(manifest) as { readonly version: string }).version;
  if (installed === version) return dirname(manifest);
  throw new ServiceCodeError(
    `version ${version} of ${service} is configured, but ${installed} is installed in ${dirname(manifest)}`,
    fix,
  );
}

function findManifest(name: string, project: string): string | undefined {
  try {
    return createRequire(join(resolve(project), 'package.json')).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

function requireChecksum(folder: string, file: string): void {
  const expected = checksumsIn(folder).get(file);
  const path = join(folder, file);
  const got = existsSync(path) ? checksumOf(path) : 'no file';
  if (got === expected) return;
  throw new ServiceCodeError(
    `${path} is not what was released: its SHA-256 must be ${expected ?? 'in SHA256SUMS'}, got ${got}`,
    'Do not deploy it. Remove node_modules, and install the packages again from your lockfile with "npm ci".',
  );
}

function requireAttestation(folder: string, file: string): void {
  const path = join(folder, attestationFile);
  if (!existsSync(path)) return;
  try {
    verifyAttestation({
      checksum: checksumOf(join(folder, file)),
      bundle: readJson(path),
      trustedRoot: readJson(join(import.meta.dirname, 'sigstore-root.json')),
      repository: ownRepository(),
    });
  } catch (error) {
    throw new ServiceCodeError(
      `${path} does not attest that ${file} was released: ${(error as Error).message}`,
      `Do not deploy it. Compare the package with its release, or install another version.`,
    );
  }
}

/** The repository that has released this package, and releases the services. */
function ownRepository(): string {
  const manifest = readJson(join(import.meta.dirname, '../../package.json')) as {
    readonly repository?: { readonly url: string };
  };
  const [, repository] = /github\.com\/(.+)\.git$/.exec(manifest.repository?.url ?? '') ?? [];
  if (repository === undefined) {
    throw new Error(
      'this build of @poolkeeper/cdk names no repository, so the signer of an attestation cannot be checked',
    );
  }
  return repository;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function checksumOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Checksums by file, in the format of sha256sum. */
function checksumsIn(folder: string): ReadonlyMap<string, string> {
  const path = join(folder, 'SHA256SUMS');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return new Map(
    lines.map((line) => {
      const [checksum = '', file = ''] = line.split('  ');
      return [file, checksum];
    }),
  );
}
