import { poolNames } from '@poolkeeper/pool-config';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import type { System } from '../../cli/system.ts';
import { deployedSettings } from '../../deployed/deployed-pools.ts';
import { openBrowser } from './open-browser.ts';

export function openCommand(runner: Runner): Command {
  return new Command('open')
    .summary('open the dashboard of a pool in the browser')
    .description(
      'Opens the dashboard of a pool in CloudWatch, or the console of a pool that runs on this machine, in the browser. Prints the URL as well.',
    )
    .argument('<pool>', 'Name of the pool.')
    .option('--print', 'Only print the URL.')
    .action((pool: string, { print = false }: { readonly print?: boolean }, command: Command) =>
      runner((context) => open(context, { pool, print }), command.optsWithGlobals()),
    );
}

async function open(
  context: CommandContext,
  { pool, print }: { readonly pool: string; readonly print: boolean },
): Promise<ExitStatus> {
  const { host, system } = context;
  const { region } = (await deployedSettings(context, pool)).connection.group;
  const url = consoleOf(context) ?? dashboardUrl(poolNames(pool).group, region);
  if (!print && canOpen(system)) await openBrowser(url, system);
  host.output({ text: url, data: { pool, url } });
  return exitStatus.done;
}

/** The console of a local cloud, with the token that it asks for. */
function consoleOf({ local, system }: CommandContext): string | undefined {
  return local && `${local.endpoint}/#${system.env.LOCAL_CLOUD_TOKEN ?? ''}`;
}

/** https://docs.aws.amazon.com/general/latest/gr/aws-arns-namespaces.html: each partition has a console of its own. */
export function dashboardUrl(name: string, region: string): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;
  return `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

/** Without a terminal, or over SSH, a browser would open where the user does not see it. */
function canOpen({ stdout, env }: System): boolean {
  return stdout.isTTY === true && (env.SSH_CONNECTION ?? '') === '' && (env.CI ?? '') === '';
}
