import { poolNames, SettingsError } from '@poolkeeper/pool-config';
import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether the pool is deployed, and its settings are such as this version understands. */
export const deployment: Check = {
  name: 'deployment',
  of: 'account',
  look({ name, settings, settingsProblem }) {
    const { settingsParameter } = poolNames(name);
    if (settingsProblem instanceof SettingsError) {
      return fault(
        `the settings in ${settingsParameter} can't be read: ${settingsProblem.message}`,
        `Deploy the pool again with this version: poolkeeper deploy ${name}`,
      );
    }
    if (settingsProblem !== undefined) throw settingsProblem;
    if (settings === undefined) return skipped(`not deployed yet: poolkeeper deploy ${name}`);
    return ok(`settings in ${settingsParameter}`);
  },
};
