import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { CommandContext } from '../../command-context.ts';
import type { CodeBucket } from '../../deployment/app-of.ts';
import { placeOf } from '../../deployment/plan-changes.ts';
import { findDeployer, selectDeployables } from '../../deployment/select-deployables.ts';
import { createToolkitIo } from '../../deployment/toolkit-io.ts';
import { withToolkit, type ToolkitSession } from '../../deployment/toolkit.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { howToDeploy } from './how-to-deploy.ts';
import { packCode } from './pack-code.ts';

export interface SynthOptions {
  /** Names of services and pools. @default - everything */
  readonly targets: readonly string[];
  /** Folder to write to, from where the command is run. */
  readonly out: string;
  /** Writes templates that take the code from there, and the code to put there. @default - a cloud assembly of the CDK */
  readonly codeBucket?: CodeBucket;
  readonly newestImages: boolean;
}

/** A template that was written. */
export interface WrittenTemplate {
  readonly stack: string;
  /** @default - any region */
  readonly region?: string;
  /** From where the command was run. */
  readonly template: string;
  readonly bytes: number;
}

/** Writes the CloudFormation templates and the functions' code. */
export async function synth(context: CommandContext, options: SynthOptions): Promise<ExitStatus> {
  const { host, surroundings } = context;
  const { codeBucket } = options;
  const folder = resolve(surroundings.cwd, options.out);
  const deployables = await selectDeployables(context, options.targets);
  const place = deployables.some(looksUpImage) ? placeOf(await findDeployer(context, deployables)) : {};
  const session = {
    deployables,
    io: createToolkitIo(host, { done: 'written' }),
    app: { place, codeBucket },
    newestImages: options.newestImages,
    ...(codeBucket === undefined && { out: folder }),
  };
  const { templates, code } = await withToolkit(context, session, (toolkitSession) =>
    Promise.resolve(
      codeBucket === undefined
        ? { templates: templatesOf(toolkitSession), code: [] }
        : writeForBucket(toolkitSession, folder),
    ),
  );
  const written = templates.map(({ path, ...template }) => ({
    ...template,
    template: relative(surroundings.cwd, path),
  }));
  const out = relative(surroundings.cwd, folder) || '.';
  const commands = howToDeploy(written, { out, codeBucket });
  host.answer({
    text: [
      ...written.map(
        ({ stack, template, bytes }) => `${stack} ${host.paint.faint(`${template} (${bytes} bytes)`)}`,
      ),
      '',
      'To deploy them:',
      ...commands.map((command) => `  ${command}`),
    ].join('\n'),
    data: { folder: out, stacks: written, code, commands },
  });
  return exitStatus.done;
}

/** The CDK wants to know account and region for that. */
function looksUpImage(deployable: Deployable): boolean {
  if (deployable.kind !== 'pool') return false;
  const { image } = deployable.pool.config;
  return image.id === undefined && image.ssmParameter === undefined;
}

type TemplateFile = Omit<WrittenTemplate, 'template'> & { readonly path: string };

function templatesOf({ assembly }: ToolkitSession): readonly TemplateFile[] {
  return assembly.cloudAssembly.stacks.map(({ stackName, templateFullPath, environment }) => ({
    stack: stackName,
    ...(!environment.region.startsWith('unknown') && { region: environment.region }),
    path: templateFullPath,
    bytes: readFileSync(templateFullPath).byteLength,
  }));
}

/** Templates and code alone, without what only the CDK reads. */
function writeForBucket(session: ToolkitSession, folder: string) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const templates = templatesOf(session).map((template) => {
    const isAlone = templatesOf(session).filter(({ stack }) => stack === template.stack).length === 1;
    const name = isAlone ? template.stack : `${template.stack}.${template.region ?? ''}`;
    const path = join(folder, `${name}.template.json`);
    cpSync(template.path, path);
    return { ...template, path };
  });
  const code = packCode(session.assembly.cloudAssembly.directory, join(folder, 'code'));
  return { templates, code };
}
