import type { LocalCloud } from '@poolkeeper/local-cloud';

/** Names of what rehearsals have left in the account of a cloud, and of all instances that are running. */
export function leftInAccount({ account, world: { autoScaling, ec2 } }: LocalCloud): readonly string[] {
  const named = [
    account.stacks.all(),
    autoScaling.describeGroups(),
    account.logGroups.all(),
    account.secrets.all(),
    account.functions.all(),
    account.parameters.all(),
  ].flatMap((all) => all.map(({ name }) => name));
  const running = ec2.describeInstances().filter(({ state }) => state === 'running');
  return [
    ...named.filter((name) => name.includes('rehearsal')),
    ...running.map(({ instanceId }) => instanceId),
  ];
}
