import { expect, it, vi } from 'vitest';
import { aCloud } from '../src/contract/a-cloud.ts';
import { motoServer } from './moto-server.ts';
import { playSharedScenario } from './shared-scenario.ts';

const moto = motoServer();

/** Where moto answers otherwise: what it answers, and what AWS documents, as local-cloud answers. */
const differences: Readonly<Record<string, { readonly moto: unknown; readonly documented: string }>> = {
  'a stack is updated to what it is': {
    moto: 'done',
    documented:
      '"No updates are to be performed": https://repost.aws/knowledge-center/cloudformation-update-failed-error',
  },
  'a template without resources': {
    moto: { error: 'Error' },
    documented:
      'a ValidationError: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html',
  },
  'a capacity above the maximum': {
    moto: 'done',
    documented:
      'within the limits: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html',
  },
  'a capacity below the minimum': {
    moto: 'done',
    documented:
      'within the limits: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html',
  },
  'the capacity of a group that does not exist': {
    moto: { error: 'Error' },
    documented: 'a ValidationError, as for every unknown group',
  },
  'a minimum above the maximum': {
    moto: 'done',
    documented:
      'at most the maximum: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html',
  },
  'an instance is terminated with decrement at the minimum': {
    moto: 'done',
    documented:
      'not below the minimum: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TerminateInstanceInAutoScalingGroup.html',
  },
  'an instance that does not exist is terminated': {
    moto: { error: 'Error' },
    documented: 'a ValidationError',
  },
  'a hook with another default result': {
    moto: 'done',
    documented:
      'CONTINUE or ABANDON: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html',
  },
  'a hook without a transition': {
    moto: 'done',
    documented:
      'required for a new hook: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html',
  },
  'a hook that does not exist is deleted': {
    moto: 'done',
    documented: 'nothing about a missing hook; local-cloud refuses it, as it does a missing group',
  },
  'a process that does not exist is suspended': {
    moto: 'done',
    documented:
      'a list of names: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SuspendProcesses.html',
  },
  'an instance is protected': {
    moto: [],
    documented: 'true for each instance; moto has terminated the last one at the minimum',
  },
  'a group with instances is deleted': {
    moto: 'done',
    documented:
      'ResourceInUse: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html',
  },
  'an instance of a malformed id': {
    moto: { error: 'InvalidInstanceID.NotFound' },
    documented:
      'InvalidInstanceID.Malformed: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  },
  'instances by a filter that does not exist': {
    moto: { error: 'Error' },
    documented:
      'InvalidParameterValue: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  },
  'a deleted secret is created': {
    moto: { error: 'ResourceExistsException' },
    documented:
      'InvalidRequestException: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html',
  },
  'the service-linked role of Auto Scaling': {
    moto: 'AWSServiceRoleForAutoScaling',
    documented:
      'it exists since the first group: https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html',
  },
};

it('moto and local-cloud answer the same, other than known differences', async () => {
  const cloud = await aCloud();
  const ours = await playSharedScenario(cloud.settings, async () => {
    // A stack is deployed in real time, and instances launch in the time of the account.
    await vi.waitUntil(
      () => cloud.account.stacks.all().every(({ status }) => !status.endsWith('_IN_PROGRESS')),
      {
        timeout: 60_000,
      },
    );
    cloud.pass(600);
  });
  const theirs = await playSharedScenario(
    {
      endpoint: moto.url,
      region: cloud.settings.region,
      credentials: { accessKeyId: 'AKIDMOTO', secretAccessKey: 'moto' },
    },
    () => Promise.resolve(),
  );

  const differing = Object.keys(ours).filter(
    (step) => JSON.stringify(ours[step]) !== JSON.stringify(theirs[step]),
  );
  expect(Object.fromEntries(differing.map((step) => [step, theirs[step]]))).toEqual(
    Object.fromEntries(Object.entries(differences).map(([step, difference]) => [step, difference.moto])),
  );
  expect(Object.keys(ours).length).toBeGreaterThan(3 * differing.length);
});
