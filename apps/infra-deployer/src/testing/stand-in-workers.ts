import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { LocalCloud } from '@poolkeeper/local-cloud';

/**
 * Does what the stand-in worker of a rehearsal does, for the instances of a local cloud, which run no user data. Stops when the
 * result is disposed.
 */
export function playStandInWorkers(
  cloud: LocalCloud,
  found: Readonly<Record<string, string>> = {},
): Disposable {
  const reported = new Set<string>();
  const timer = setInterval(() => {
    const { ec2, autoScaling } = cloud.world;
    for (const { instanceId, state, tags } of ec2.describeInstances()) {
      if (state !== 'running' || tags['poolkeeper:rehearsal'] === undefined) continue;
      if (tags['poolkeeper:setup'] === undefined) continue;
      const group = autoScaling.describeGroups([tags['aws:autoscaling:groupName'] ?? ''])[0];
      const lifecycleState = group?.instances.find((each) => each.instanceId === instanceId)?.lifecycleState;
      if (
        lifecycleState?.startsWith('Terminating') === true &&
        tags['poolkeeper:rehearsal:target'] === undefined
      ) {
        ec2.createTags([instanceId], { 'poolkeeper:rehearsal:target': 'Terminated' });
      }
      if (reported.has(instanceId)) continue;
      reported.add(instanceId);
      void report(instanceId);
    }
  }, 20);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };

  async function report(instanceId: string): Promise<void> {
    const peer = cloud.world.ec2
      .describeInstances()
      .find((each) => each.instanceId !== instanceId && each.state === 'running');
    const facts = {
      boot: '20',
      clock: '0',
      spacelift: '200',
      'spacelift-us': '200',
      'other-key': await verdict(instanceId, { of: instanceId, key: 'poolkeeper:other' }),
      ...(peer !== undefined && {
        'other-instance': await verdict(instanceId, { of: peer.instanceId, key: 'poolkeeper:run' }),
      }),
      ...found,
    };
    const text = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
    cloud.world.ec2.createTags([instanceId], { 'poolkeeper:rehearsal:found': text.join(' ') });
  }

  /** Whether the role of an instance may tag another instance, or with another key. */
  async function verdict(
    instanceId: string,
    { of, key }: { readonly of: string; readonly key: string },
  ): Promise<string> {
    const { identities } = cloud.account;
    const roleName = identities
      .uses()
      .find(({ roleName: name }) => name.includes('PoolInstancesRole'))?.roleName;
    const arn = identities.role(roleName ?? '')?.arn ?? '';
    const credentials = identities.assume(arn, { sessionName: instanceId });
    if (credentials === undefined) return 'unknown';
    const client = new EC2Client({ region: cloud.world.region, endpoint: cloud.url, credentials });
    try {
      await client.send(new CreateTagsCommand({ Resources: [of], Tags: [{ Key: key, Value: 'busy x' }] }));
      return 'allowed';
    } catch (error) {
      return (error as Error).name === 'UnauthorizedOperation' ? 'denied' : 'unknown';
    } finally {
      client.destroy();
    }
  }
}
