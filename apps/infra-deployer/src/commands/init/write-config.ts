import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { configOption, nextSteps } from '../../cli/next-steps.ts';
import type { Paint } from '../../cli/paint.ts';
import { isFoundByDefault } from '../../pools/read-pools.ts';
import { schemaFile } from './config-text.ts';

export interface ConfigTarget {
  /** Relative to where the command is run. */
  readonly file: string;
  /** Overwrites the file without asking. */
  readonly overwrites: boolean;
}

/** @throws CommandError when the file is none for YAML, or exists and must not be overwritten. */
export async function requireWritable(
  context: CommandContext,
  { file, overwrites }: ConfigTarget,
): Promise<void> {
  if (!/\.ya?ml$/.test(file)) {
    throw new CommandError(`--out must end with .yaml or .yml, got "${file}"`, {
      code: 'usage',
      fault: 'user',
    });
  }
  if (!overwrites && existsSync(resolve(context.system.cwd, file))) await requireOverwrite(context, file);
}

/** Writes the configuration, and the schema for editors beside it. */
export function writeConfig(
  cwd: string,
  { file, text }: { readonly file: string; readonly text: string },
): void {
  const path = resolve(cwd, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    copyFileSync(editorSchema(), join(dirname(path), schemaFile));
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Name another file with --out.',
      cause: error,
    });
  }
}

/** What to do with a configuration that was just written. */
export function configSteps(
  { file, name }: { readonly file: string; readonly name: string },
  paint: Paint,
): readonly string[] {
  const config = configOption(isFoundByDefault(file) ? [] : [file]);
  return nextSteps(
    [
      { command: `poolkeeper validate${config}`, purpose: 'check it after a change' },
      { command: `poolkeeper local${config}`, purpose: 'try it on this machine' },
      { command: `poolkeeper deploy${config}`, purpose: 'deploy it' },
      {
        command: `poolkeeper secrets set ${name} api-key${config}`,
        purpose: 'then give it the secret of the API key',
      },
    ],
    paint,
  );
}

async function requireOverwrite({ host }: CommandContext, file: string): Promise<void> {
  const isConfirmed =
    host.isInteractive &&
    (await host.confirm({ text: `${file} already exists. Overwrite it?`, default: false }));
  if (isConfirmed) return;
  throw new CommandError(`${file} already exists`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: 'Name another file with --out, such as poolkeeper.NAME.yaml, or pass --force.',
  });
}

/** From the published package, or else from the workspace. */
function editorSchema(): string {
  const packed = join(import.meta.dirname, schemaFile);
  if (existsSync(packed)) return packed;
  return createRequire(import.meta.url).resolve('@poolkeeper/pool-config/pool-config.schema.json');
}
