import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateError } from './errors.ts';

/** A file or folder that templates refer to by its bucket and key. */
export interface FileAsset {
  readonly bucketName: string;
  readonly objectKey: string;
  /** Absolute path on this machine. */
  readonly path: string;
  readonly packaging: 'zip' | 'file';
}

export interface AssemblyStack {
  readonly name: string;
  readonly templateText: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
}

/** A CDK cloud assembly: the output of `cdk synth`. */
export interface Assembly {
  /** Each stack comes after the stacks that it depends on. */
  readonly stacks: readonly AssemblyStack[];
  readonly assets: readonly FileAsset[];
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly displayName?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly terminationProtection?: boolean;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string; readonly packaging?: string };
        readonly destinations: Readonly<
          Record<string, { readonly bucketName: string; readonly objectKey: string }>
        >;
      }
    >
  >;
}

/** Reads a cloud assembly, including nested ones (stages). Throws `TemplateError` if the folder is not an assembly. */
export function readAssembly(folder: string): Assembly {
  const manifest = readJson(folder, 'manifest.json') as {
    readonly artifacts?: Readonly<Record<string, Artifact>>;
  };
  const artifacts = manifest.artifacts ?? {};
  const stacks: AssemblyStack[] = [];
  const assets: FileAsset[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (artifact === undefined || seen.has(id)) return;
    seen.add(id);
    for (const needed of artifact.dependencies ?? []) visit(needed);
    const { properties = {} } = artifact;
    if (artifact.type === 'aws:cloudformation:stack') {
      stacks.push({
        name: properties.stackName ?? id,
        templateText: readText(folder, properties.templateFile ?? ''),
        tags: properties.tags ?? {},
        parameters: properties.parameters ?? {},
        terminationProtection: properties.terminationProtection ?? false,
      });
    } else if (artifact.type === 'cdk:asset-manifest') {
      assets.push(...readAssets(folder, properties.file ?? ''));
    } else if (artifact.type === 'cdk:cloud-assembly') {
      const nested = readAssembly(join(folder, properties.directoryName ?? ''));
      stacks.push(...nested.stacks);
      assets.push(...nested.assets);
    }
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return { stacks, assets };
}

function readAssets(folder: string, file: string): readonly FileAsset[] {
  const { files = {} } = readJson(folder, file) as AssetManifest;
  return Object.values(files).flatMap(({ source, destinations }) =>
    source.path === undefined
      ? []
      : Object.values(destinations).map(({ bucketName, objectKey }) => ({
          bucketName,
          objectKey,
          path: join(folder, source.path ?? ''),
          packaging: source.packaging === 'zip' ? ('zip' as const) : ('file' as const),
        })),
  );
}

function readJson(folder: string, file: string): unknown {
  const text = readText(folder, file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(
      `${folder} is not a cloud assembly: ${file} is not JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    throw new TemplateError(
      `${folder} is not a cloud assembly: cannot read ${file} (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
