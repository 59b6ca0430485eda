import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether the function that the group asks who may go is there to answer. */
export const terminationPolicy: Check = {
  name: 'termination policy',
  of: 'deployment',
  async look({ name, functions, group }) {
    const found = await group();
    if (found === undefined) return skipped('there is no group');
    const asked = found.TerminationPolicies?.find((policy) => policy.includes(':lambda:'));
    if (asked === undefined) return skipped('the group goes by age alone');
    const { found: deployed, isDedicated, names } = await functions();
    const functionName = asked.split(':function:').at(-1) ?? asked;
    const { terminationPolicy: function_ } = deployed;
    if (function_ === undefined || functionName !== names.terminationPolicy) {
      return fault(
        `the group asks ${functionName} who may go, and that does not exist: what the group itself scales in stands still`,
        `Deploy it: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    if (function_.State !== undefined && function_.State !== 'Active') {
      return fault(
        `${functionName} is ${function_.State.toLowerCase()}: ${function_.StateReason ?? 'AWS does not say why'}`,
        `Deploy it again: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    return ok(functionName);
  },
};
