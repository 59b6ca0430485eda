import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { CommandContext } from '../../command-context.ts';
import { selectPools } from '../../config-files/read-pools.ts';
import { appOf } from '../../deployment/app-of.ts';
import { deployablesOf } from '../../deployment/deployables.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';

export interface SynthOptions {
  /** Names of services and pools. @default - everything */
  readonly targets: readonly string[];
  /** Folder for the cloud assembly, from where the command is run. */
  readonly out: string;
}

/** Writes the CloudFormation templates and the functions' code, without credentials and without asking anybody. */
export async function synth(
  { host, surroundings, options }: CommandContext,
  { targets, out }: SynthOptions,
): Promise<ExitStatus> {
  const { cwd } = surroundings;
  const pools = await selectPools(cwd, { ...(options.config !== undefined && { config: options.config }) });
  const deployables = deployablesOf(targets, pools);
  const place = options.region === undefined ? {} : { region: options.region };
  const assembly = appOf(deployables, place, { outdir: resolve(cwd, out) }).synth();
  const stacks = assembly.stacks.map(({ stackName, templateFullPath }) => ({
    stack: stackName,
    template: relative(cwd, templateFullPath),
    bytes: Buffer.byteLength(readFileSync(templateFullPath)),
  }));
  host.answer({
    text: stacks
      .map(({ stack, template, bytes }) => `${stack} ${host.paint.faint(`${template} (${bytes} bytes)`)}`)
      .join('\n'),
    data: { assembly: relative(cwd, assembly.directory) || '.', stacks },
  });
  return exitStatus.done;
}
