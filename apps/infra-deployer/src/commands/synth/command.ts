import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { targetsOf, withTargets, type TargetFlags } from '../targets.ts';
import { synth } from './synth.ts';

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
      'Writes the CloudFormation templates of the shared services and of the pools, and the code of the functions. Needs credentials only when an image has to be looked up. With --bucket the templates need nothing of the CDK: plain CloudFormation and Terraform can deploy them.',
    )
    .option('-o, --out <folder>', 'Folder to write to.', 'poolkeeper.out')
    .option(
      '--bucket <name>',
      'S3 bucket in the region of the pools that the code will be in. Without: that of the CDK bootstrap.',
    )
    .option('--prefix <prefix>', 'Prefix of the objects in that bucket, as poolkeeper/.')
    .option('--newest-image', 'Look up the newest image, instead of taking the one in cdk.context.json.')
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
              ...(bucket !== undefined && {
                codeBucket: { name: bucket, prefix },
              }),
            }),
          command.optsWithGlobals(),
        ),
    );
}
