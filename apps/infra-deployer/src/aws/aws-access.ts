import type { CommandContext } from '../cli/context.ts';

/** Settings for any client of the AWS SDK. The SDK itself finds credentials and `AWS_ENDPOINT_URL`. */
export interface AwsAccess {
  readonly region?: string;
  readonly profile?: string;
}

/** @param region - used unless the command line names one. @default - the profile's region */
export function awsAccess({ options }: Pick<CommandContext, 'options'>, region?: string): AwsAccess {
  return { region: options.region ?? region, profile: options.profile };
}

/** Makes AWS clients that other packages create use `--profile` too. */
export function useProfile({ options }: Pick<CommandContext, 'options'>): void {
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
}
