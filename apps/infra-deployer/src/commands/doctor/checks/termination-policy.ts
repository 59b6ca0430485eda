import { GetPolicyCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, skipped, type Check } from './check.ts';

/** Whether the group can invoke the function that selects instances to terminate. */
export const terminationPolicy: Check = {
  name: 'termination policy',
  scope: 'deployment',
  async check({ name, aws, functions, group }) {
    const found = await group();
    if (found === undefined) return skipped('there is no group');
    const policyArn = found.TerminationPolicies?.find((policy) => policy.includes(':lambda:'));
    if (policyArn === undefined) return skipped('the group uses no function');
    const { found: deployed, isDedicated, names } = await functions();
    const functionName = policyArn.split(':function:').at(-1) ?? policyArn;
    const { terminationPolicy: function_ } = deployed;
    if (function_ === undefined || functionName !== names.terminationPolicy) {
      return fault(
        `there is no function ${functionName}: the group itself cannot scale in`,
        `Deploy it: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    if (function_.State !== undefined && function_.State !== 'Active') {
      return fault(
        `${functionName} is ${function_.State.toLowerCase()}: ${function_.StateReason ?? 'AWS gives no reason'}`,
        `Deploy it again: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    if (!(await isInvocable(aws.lambda, functionName))) {
      return fault(
        `Auto Scaling may not invoke ${functionName}: the group itself cannot scale in`,
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

/** Whether the function's policy allows Auto Scaling, as a role in the account or as a service. */
async function isInvocable(lambda: AwsClients['lambda'], functionName: string): Promise<boolean> {
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
