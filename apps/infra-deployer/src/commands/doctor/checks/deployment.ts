import { poolNames, SettingsError } from '@poolkeeper/pool-config';
import { fault, ok, skipped, type Check } from './check.ts';

/** Whether the pool is deployed with settings that this version understands. */
export const deployment: Check = {
  name: 'deployment',
  scope: 'account',
  check({ name, settings, settingsProblem }) {
    const { settingsParameter } = poolNames(name);
    if (settingsProblem instanceof SettingsError) {
      return fault(
        `the settings in ${settingsParameter} cannot be read: ${settingsProblem.message}`,
        `Deploy the pool again with this version: poolkeeper deploy ${name}`,
      );
    }
    if (settingsProblem !== undefined) throw settingsProblem;
    if (settings === undefined) return skipped(`not deployed yet: poolkeeper deploy ${name}`);
    return ok(`settings in ${settingsParameter}`);
  },
};
