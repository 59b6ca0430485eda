import { CommandError } from '../../../errors.ts';
import type { Check } from '../check.ts';
import { fault, ok } from '../finding.ts';

/** Who looks, where, and whether that is the account that the configuration is for. */
export const credentials: Check = {
  name: 'credentials',
  of: 'account',
  look({ caller, config, file }) {
    if (caller instanceof CommandError) {
      return fault(caller.message, caller.fix ?? 'Log in, or name another profile with --profile.');
    }
    const { account, arn, region } = caller;
    const wanted = config?.aws.account;
    if (wanted !== undefined && wanted !== account) {
      return fault(
        `they are of the account ${account} (${arn}), and ${file ?? 'the configuration'} is for ${wanted}`,
        'Use the credentials of that account (--profile), or correct aws.account.',
      );
    }
    return ok(`${arn} in ${region}`);
  },
};
