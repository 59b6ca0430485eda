import { GetPolicyCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../aws-clients.ts';
import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether the function that the group asks who may go is there to answer. */
export const terminationPolicy: Check = {
  name: 'termination policy',
  of: 'deployment',
  async look({ name, aws, functions, group }) {
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
    if (!(await mayBeAsked(aws.lambda, functionName))) {
      return fault(
        `Auto Scaling may not invoke ${functionName}: what the group itself scales in stands still`,
        `Deploy it again: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    return ok(functionName);
  },
};

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
}

/** Whether the function's policy lets Auto Scaling in, by its role in the account or as a service. */
async function mayBeAsked(lambda: AwsClients['lambda'], functionName: string): Promise<boolean> {
  try {
    const { Policy = '{}' } = await lambda.send(new GetPolicyCommand({ FunctionName: functionName }));
    const { Statement: statements = [] } = JSON.parse(Policy) as {
      readonly Statement?: readonly Statement[];
    };
    return statements.some(
      ({ Effect, Principal }) => Effect === 'Allow' && /auto-?scaling|"\*"/i.test(JSON.stringify(Principal)),
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}
