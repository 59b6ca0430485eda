import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SynthesizedTemplate {
  readonly path: string;
  readonly resources: Readonly<Record<string, SynthesizedResource>>;
}

export interface SynthesizedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const dist = join(import.meta.dirname, '../../../infra/worker-pool/dist');

/** The templates of all examples of the CDK package, and of pools that together have each setting, without those that are the same as another. */
export function synthesizedTemplates(): readonly SynthesizedTemplate[] {
  const paths = globSync('{examples,every-setting}/*/*.template.json', { cwd: dist }).sort();
  if (paths.length === 0)
    throw new Error(
      'there are no templates: run `npx nx run-many -t synth synth-every-setting -p worker-pool`',
    );
  const byText = new Map(paths.map((name) => [readFileSync(join(dist, name), 'utf8'), join(dist, name)]));
  return [...byText].map(([text, path]) => {
    const { Resources } = JSON.parse(text) as { readonly Resources: SynthesizedTemplate['resources'] };
    return { path, resources: Resources };
  });
}
