import type * as iam from '@aws-sdk/client-iam';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';

/** The role that groups invoke their termination policy function with. */
const roleName = 'AWSServiceRoleForAutoScaling';
const service = 'autoscaling.amazonaws.com';

/**
 * Creates the service-linked role of Auto Scaling if the account does not have it. AWS creates it with the account's first group,
 * which is too late: a function's permission can name only a role that exists.
 */
export async function ensureServiceLinkedRole(context: CommandContext): Promise<void> {
  const sdk = await import('@aws-sdk/client-iam');
  const client = new sdk.IAMClient({ ...awsAccess(context, undefined) });
  try {
    if (await mayExist(client, sdk)) return;
    context.host.notify({ level: 'info', text: `Creating the service-linked role ${roleName}` });
    await client.send(new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}

/** Also true if the caller may not read roles: the deployment then finds out. */
async function mayExist(client: iam.IAMClient, sdk: typeof iam): Promise<boolean> {
  try {
    await client.send(new sdk.GetRoleCommand({ RoleName: roleName }));
    return true;
  } catch (error) {
    const { name } = error as Error;
    if (name === 'NoSuchEntity' || name === 'NoSuchEntityException') return false;
    if (name.includes('AccessDenied')) return true;
    throw error;
  }
}
