import { Command } from 'commander';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { targetsOf, withTargets, type TargetFlags } from '../../cli/targets.ts';
import type { CodeBucket } from '../../stacks/cdk-app.ts';
import type { Deployable } from '../../stacks/deployables.ts';
import { findDeployer, selectDeployables } from '../../stacks/select-deployables.ts';
import { createToolkitIo } from '../../toolkit/toolkit-io.ts';
import { withToolkit, type ToolkitSession } from '../../toolkit/toolkit-session.ts';
import { checkOutputFolder, createOutputFolder } from './output-folder.ts';
import { packCode } from './pack-code.ts';

interface Flags extends TargetFlags {
  readonly out: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly newestImage?: boolean;
}

export function synthCommand(runner: Runner): Command {
  return withTargets(new Command('synth'))
    .summary('write CloudFormation templates')
    .description(
      'Writes the CloudFormation templates of the shared services and of the pools, and the code of the functions. Needs credentials only to look up an image. With --bucket, the templates need no CDK bootstrap, and plain CloudFormation or Terraform can deploy them.',
    )
    .option(
      '-o, --out <folder>',
      'Folder to write to. Must be new, empty or an earlier output, which is replaced.',
      'poolkeeper.out',
    )
    .option(
      '--bucket <name>',
      'S3 bucket for the code, in the region of the pools. Default: the bucket of the CDK bootstrap.',
    )
    .option('--prefix <prefix>', 'Prefix of the objects in that bucket, such as poolkeeper/.')
    .option('--newest-image', 'Look up the newest image instead of using the one in cdk.context.json.')
    .action(
      (
        targets: readonly string[],
        { out, bucket, prefix, newestImage = false, ...flags }: Flags,
        command: Command,
      ) =>
        runner(
          (context) =>
            synth(context, {
              targets: targetsOf(targets, flags),
              out,
              newestImages: newestImage,
              codeBucket: bucket === undefined ? undefined : { name: bucket, prefix },
            }),
          command.optsWithGlobals(),
        ),
    );
}

interface SynthOptions {
  /** Names of services and pools. Empty for all. */
  readonly targets: readonly string[];
  /** Folder to write to, relative to where the command is run. */
  readonly out: string;
  /** Writes plain templates, and the code for this bucket. @default - writes a cloud assembly for the CDK */
  readonly codeBucket?: CodeBucket;
  readonly newestImages: boolean;
}

/** A template in the output folder. */
interface WrittenTemplate {
  readonly stack: string;
  /** @default - any region */
  readonly region?: string;
  /** Path from where the command was run. */
  readonly template: string;
  readonly bytes: number;
}

async function synth(context: CommandContext, options: SynthOptions): Promise<ExitStatus> {
  const { host, system } = context;
  const { codeBucket, newestImages } = options;
  const folder = resolve(system.cwd, options.out);
  checkOutputFolder(folder, system);
  const deployables = await selectDeployables(context, options.targets);
  const environment = deployables.some(looksUpImage) ? await findDeployer(context, deployables) : {};
  const session = {
    deployables,
    io: createToolkitIo(host, { done: 'written' }),
    app: { environment, codeBucket },
    newestImages,
    out: codeBucket === undefined ? folder : undefined,
  };
  if (codeBucket === undefined) rmSync(folder, { recursive: true, force: true });
  const { templates, code } = await withToolkit(context, session, (toolkitSession) =>
    Promise.resolve(
      codeBucket === undefined
        ? { templates: templatesOf(toolkitSession), code: [] }
        : writeForBucket(toolkitSession, folder),
    ),
  );
  const written = templates.map(({ path, ...template }) => ({
    ...template,
    template: relative(system.cwd, path),
  }));
  const out = relative(system.cwd, folder) || '.';
  const commands = deployCommands(written, { out, codeBucket });
  host.output({
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

/** The CDK looks up images in one account and region. */
function looksUpImage(deployable: Deployable): boolean {
  if (deployable.kind !== 'pool') return false;
  const { image } = deployable.pool.config;
  return image.id === undefined && image.ssmParameter === undefined;
}

type TemplateFile = Omit<WrittenTemplate, 'template'> & { readonly path: string };

function templatesOf({ assembly }: ToolkitSession): readonly TemplateFile[] {
  return assembly.cloudAssembly.stacks.map(({ stackName, templateFullPath, environment: { region } }) => ({
    stack: stackName,
    region: region.startsWith('unknown') ? undefined : region,
    path: templateFullPath,
    bytes: readFileSync(templateFullPath).byteLength,
  }));
}

/** Writes templates and code, without the files that only the CDK reads. */
function writeForBucket(session: ToolkitSession, folder: string) {
  createOutputFolder(folder);
  const synthesized = templatesOf(session);
  const templates = synthesized.map((template) => {
    const { stack, region = '' } = template;
    const isUnique = synthesized.filter((each) => each.stack === stack).length === 1;
    const path = join(folder, `${isUnique ? stack : `${stack}.${region}`}.template.json`);
    cpSync(template.path, path);
    return { ...template, path };
  });
  const code = packCode(session.assembly.cloudAssembly.directory, join(folder, 'code'));
  return { templates, code };
}

/** CloudFormation's limit in bytes for a template that is not in a bucket. */
const longestInlineTemplate = 51_200;

/** The commands that deploy the output, in order. */
function deployCommands(
  templates: readonly WrittenTemplate[],
  { out, codeBucket }: { readonly out: string; readonly codeBucket?: CodeBucket },
): readonly string[] {
  if (codeBucket === undefined) return [`npx cdk deploy --app ${out} --all`];
  const { name, prefix = '' } = codeBucket;
  return [
    `aws s3 sync ${out}/code s3://${name}/${prefix}`,
    ...templates.map(({ stack, template, region, bytes }) =>
      [
        `aws cloudformation deploy --stack-name ${stack} --template-file ${template} --capabilities CAPABILITY_NAMED_IAM`,
        ...(bytes > longestInlineTemplate ? [`--s3-bucket ${name}`] : []),
        ...(region === undefined ? [] : [`--region ${region}`]),
      ].join(' '),
    ),
  ];
}
