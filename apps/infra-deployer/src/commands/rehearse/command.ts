import { Command } from 'commander';
import type { Runner } from '../../cli/context.ts';

interface Flags {
  readonly yes?: boolean;
  readonly bootstrap?: boolean;
  readonly contract?: boolean;
  readonly cleanup?: boolean;
  readonly subnet?: string;
  readonly report: string;
}

export function rehearseCommand(runner: Runner): Command {
  return new Command('rehearse')
    .summary('check on your AWS account what Poolkeeper assumes')
    .description(
      'Checks on your AWS account and region what Poolkeeper assumes about AWS, without a Spacelift account: deploys a throwaway pool of the smallest instances and a stand-in for Spacelift, lets it scale, terminates instances in several ways, and removes everything. Says beforehand what that costs, and asks. Writes a report, without secrets, that you can attach to an issue. Exits with status 1 if an assumption fails.',
    )
    .option('-y, --yes', 'Rehearse without asking.')
    .option('--subnet <id>', 'Subnet of the instances. Default: one of the default VPC.')
    .option('--report <file>', 'Files of the report, without extension.', 'poolkeeper-rehearsal')
    .option('--contract', 'Also check the contract of groups, which takes ten minutes more.')
    .option('--bootstrap', 'Bootstrap the account for the CDK first (cdk bootstrap).')
    .option('--cleanup', 'Only remove what a rehearsal has left in the region, after a crash.')
    .action(({ yes, subnet, report, contract, bootstrap, cleanup }: Flags, command: Command) =>
      runner(async (context) => {
        // The CDK and the clients of eight AWS services load slowly, so only this command loads them.
        const { cleanUp, rehearse } = await import('./rehearse.ts');
        if (cleanup === true) return cleanUp(context);
        return rehearse(context, {
          subnet,
          isConfirmed: yes ?? false,
          bootstraps: bootstrap ?? false,
          hasContract: contract ?? false,
          report,
        });
      }, command.optsWithGlobals()),
    );
}
