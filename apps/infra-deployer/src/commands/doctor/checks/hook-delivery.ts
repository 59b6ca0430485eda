import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, skipped, type Check } from './check.ts';
import { findHook } from '../subject/find-resources.ts';

const autoScaling = 'autoscaling.amazonaws.com';

/** Whether Auto Scaling can send the hook's notifications to the queue. Without them, no instance is released. */
export const hookDelivery: Check = {
  name: 'hook delivery',
  scope: 'deployment',
  async check({ name, settings, aws, group }) {
    const found =
      (await group()) === undefined
        ? undefined
        : await findHook(aws, settings.connection.group.name, 'TERMINATING');
    if (found?.NotificationTargetARN === undefined)
      return skipped('there is no hook with a notification target');
    const { RoleARN: role = '', NotificationTargetARN: queue } = found;
    const roleName = role.split('/').at(-1) ?? '';
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const trust = await trustOf(aws.iam, roleName);
    if (trust === undefined) return fault(`the hook's role ${roleName} does not exist`, deploy);
    if (!trust.includes(autoScaling)) {
      return fault(`the hook's role ${roleName} does not trust ${autoScaling}`, deploy);
    }
    const { EvaluationResults = [] } = await aws.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: role,
        ActionNames: ['sqs:SendMessage'],
        ResourceArns: [queue],
      }),
    );
    if (EvaluationResults.some(({ EvalDecision }) => EvalDecision !== 'allowed')) {
      return fault(`the hook's role ${roleName} may not send messages to ${queue}`, deploy);
    }
    return ok(`${roleName} to ${queue.split(':').at(-1) ?? queue}`);
  },
};

/** Undefined if the role does not exist. */
async function trustOf(iam: AwsClients['iam'], roleName: string): Promise<string | undefined> {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchEntity')) return undefined;
    throw error;
  }
}
