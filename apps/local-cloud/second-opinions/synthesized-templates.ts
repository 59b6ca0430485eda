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

const examples = join(import.meta.dirname, '../../../infra/worker-pool/dist/examples');

/** The templates of all examples of the CDK package, without those that are the same as another. */
export function synthesizedTemplates(): readonly SynthesizedTemplate[] {
  const paths = globSync('*/*.template.json', { cwd: examples }).sort();
  if (paths.length === 0) throw new Error('there are no templates: run `npx nx synth worker-pool`');
  const byText = new Map(
    paths.map((name) => [readFileSync(join(examples, name), 'utf8'), join(examples, name)]),
  );
  return [...byText].map(([text, path]) => {
    const { Resources } = JSON.parse(text) as { readonly Resources: SynthesizedTemplate['resources'] };
    return { path, resources: Resources };
  });
}
