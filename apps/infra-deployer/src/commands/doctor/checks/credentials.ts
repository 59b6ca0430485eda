import { CommandError } from '../../../cli/errors.ts';
import { fault, ok, type Check } from './check.ts';

/** Whether the credentials are valid, and for the account in the configuration. */
export const credentials: Check = {
  name: 'credentials',
  scope: 'account',
  check({ caller, config, file }) {
    if (caller instanceof CommandError) {
      return fault(caller.message, caller.fix ?? 'Log in, or name another profile with --profile.');
    }
    const { account, arn, region } = caller;
    const wanted = config?.aws.account;
    if (wanted !== undefined && wanted !== account) {
      return fault(
        `they are for the account ${account} (${arn}), but ${file ?? 'the configuration'} is for ${wanted}`,
        'Use credentials for that account (--profile), or correct aws.account.',
      );
    }
    return ok(`${arn} in ${region}`);
  },
};
