import type * as ToolkitLib from '@aws-cdk/toolkit-lib';
import type { CachedCloudAssembly, Toolkit } from '@aws-cdk/toolkit-lib';
import type { App, AppProps } from 'aws-cdk-lib';
import { resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { explainToolkitError } from '../failures/explain-toolkit-error.ts';
import type { CdkAppOptions } from '../stacks/cdk-app.ts';
import type { Deployable } from '../stacks/deployables.ts';
import type { ToolkitIo } from './toolkit-io.ts';

/** The CDK toolkit, with the synthesized stacks that it works on. */
export interface ToolkitSession {
  readonly toolkit: Toolkit;
  readonly lib: typeof ToolkitLib;
  readonly assembly: CachedCloudAssembly;
}

export interface ToolkitSessionOptions {
  readonly io: ToolkitIo;
  /** @default none */
  readonly deployables?: readonly Deployable[];
  /** @default - an app with the stacks of `deployables` */
  readonly createApp?: (props: AppProps) => App;
  readonly app?: Pick<CdkAppOptions, 'environment' | 'codeBucket'>;
  /** Folder for the cloud assembly, which is kept. @default - a temporary folder, removed afterwards */
  readonly out?: string;
  /** Looks up images again instead of using those in `cdk.context.json`. @default false */
  readonly newestImages?: boolean;
}

/** Stores the ids of images that were looked up, as the CDK command line does. */
const contextFile = 'cdk.context.json';

/**
 * Synthesizes the stacks, runs `use`, and cleans up. Loads the CDK only now, so that other commands start faster.
 *
 * @throws CommandError when synthesis fails, or `use` fails for a reason that is known.
 */
export async function withToolkit<T>(
  context: CommandContext,
  options: ToolkitSessionOptions,
  use: (session: ToolkitSession) => Promise<T>,
): Promise<T> {
  const { host, system } = context;
  const { io, deployables = [], app = {}, out, newestImages = false } = options;
  host.progress({ id: 'synth', title: 'templates', state: 'running', detail: 'synthesizing' });
  const [lib, { createCdkApp }] = await Promise.all([
    import('@aws-cdk/toolkit-lib'),
    import('../stacks/cdk-app.ts'),
  ]);
  const toolkit = new lib.Toolkit({
    ioHost: io,
    emojis: false,
    color: false,
    sdkConfig: {
      baseCredentials: lib.BaseCredentials.awsCliCompatible({
        profile: context.options.profile,
        defaultRegion: context.options.region,
      }),
    },
  });
  try {
    const contextStore = new lib.FileContext(resolve(system.cwd, contextFile));
    if (newestImages) await forgetImages(contextStore);
    const createApp =
      options.createApp ??
      ((props: AppProps) => createCdkApp(deployables, { ...app, project: system.cwd, ...props }));
    const source = await toolkit.fromAssemblyBuilder(
      ({ outdir, context: known = {} }) => Promise.resolve(createApp({ context: known, outdir }).synth()),
      {
        contextStore,
        resolveDefaultEnvironment: false,
        synthOptions: { pathMetadata: false, versionReporting: false, assetMetadata: false },
        outdir: out,
        // Explicit, because the toolkit's default never removes its temporary folder.
        disposeOutdir: out === undefined,
      },
    );
    await using assembly = await toolkit.synth(source);
    host.progress({ id: 'synth', title: 'templates', state: 'done', detail: 'synthesized' });
    return await use({ toolkit, lib, assembly });
  } catch (error) {
    throw explainToolkitError(error, io.stacks);
  }
}

async function forgetImages(context: {
  read(): Promise<Record<string, unknown>>;
  update(updates: Record<string, unknown>): Promise<void>;
}): Promise<void> {
  const known = Object.keys(await context.read()).filter((key) => key.startsWith('ami:'));
  await context.update(Object.fromEntries(known.map((key) => [key, undefined])));
}
