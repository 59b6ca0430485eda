import type * as ToolkitLib from '@aws-cdk/toolkit-lib';
import type { CachedCloudAssembly, Toolkit } from '@aws-cdk/toolkit-lib';
import { resolve } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import type { AppOptions } from './app-of.ts';
import type { Deployable } from './deployables.ts';
import { explainToolkitError } from './explain-toolkit-error.ts';
import type { ToolkitIo } from './toolkit-io.ts';

/** The CDK's toolkit with the stacks that it is to work on. */
export interface ToolkitSession {
  readonly toolkit: Toolkit;
  readonly lib: typeof ToolkitLib;
  readonly assembly: CachedCloudAssembly;
}

export interface SessionOptions {
  readonly deployables: readonly Deployable[];
  readonly io: ToolkitIo;
  readonly app?: Pick<AppOptions, 'place' | 'codeBucket'>;
  /** Folder for the cloud assembly, which then stays. @default - one that is removed afterwards */
  readonly out?: string;
  /** Looks up images again instead of taking those in `cdk.context.json`. @default false */
  readonly newestImages?: boolean;
}

/** Where the ids of looked up images are kept, as by the CDK's own command line. */
const contextFile = 'cdk.context.json';

/**
 * Synthesizes the stacks, has them used, and cleans up. Loads the CDK only now: no other command has to wait for it.
 *
 * @throws CommandError for what is wrong with configuration, credentials or account; whatever `use` throws, explained.
 */
export async function withToolkit<T>(
  { host, surroundings, options }: CommandContext,
  { deployables, io, app = {}, out, newestImages = false }: SessionOptions,
  use: (session: ToolkitSession) => Promise<T>,
): Promise<T> {
  host.progress({ id: 'synth', title: 'templates', state: 'running', detail: 'writing them' });
  const [lib, { appOf }] = await Promise.all([import('@aws-cdk/toolkit-lib'), import('./app-of.ts')]);
  const toolkit = new lib.Toolkit({
    ioHost: io,
    emojis: false,
    color: false,
    sdkConfig: {
      baseCredentials: lib.BaseCredentials.awsCliCompatible({
        profile: options.profile,
        defaultRegion: options.region,
      }),
    },
  });
  try {
    const context = new lib.FileContext(resolve(surroundings.cwd, contextFile));
    if (newestImages) await forgetImages(context);
    const source = await toolkit.fromAssemblyBuilder(
      ({ outdir, context: known = {} }) =>
        Promise.resolve(
          appOf(deployables, { ...app, context: known, ...(outdir !== undefined && { outdir }) }).synth(),
        ),
      {
        contextStore: context,
        resolveDefaultEnvironment: false,
        synthOptions: { pathMetadata: false, versionReporting: false, assetMetadata: false },
        ...(out !== undefined && { outdir: out, disposeOutdir: false }),
      },
    );
    await using assembly = await toolkit.synth(source);
    host.progress({ id: 'synth', title: 'templates', state: 'done', detail: 'written' });
    return await use({ toolkit, lib, assembly });
  } catch (error) {
    throw explainToolkitError(error, io.watches);
  }
}

async function forgetImages(context: {
  read(): Promise<Record<string, unknown>>;
  update(updates: Record<string, unknown>): Promise<void>;
}): Promise<void> {
  const known = Object.keys(await context.read()).filter((key) => key.startsWith('ami:'));
  await context.update(Object.fromEntries(known.map((key) => [key, undefined])));
}
