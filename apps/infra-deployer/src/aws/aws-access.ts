import type { CommandContext } from '../command-context.ts';

/**
 * How AWS is reached, as settings for any client of the AWS SDK. What is not here, credentials and `AWS_ENDPOINT_URL` among
 * it, the clients find as every AWS tool does.
 */
export interface AwsAccess {
  readonly region?: string;
  readonly profile?: string;
}

/** @param region - where, unless the command line says otherwise. @default - the profile's region */
export function awsAccess({ options }: Pick<CommandContext, 'options'>, region?: string): AwsAccess {
  const place = options.region ?? region;
  return {
    region: place,
    profile: options.profile,
  };
}
