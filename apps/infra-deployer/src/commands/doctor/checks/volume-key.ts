import { readActivities } from '../../../deployed/group-activities.ts';
import { fault, ok, skipped, type Check } from './check.ts';

/** Enough to see the last launch of a pool that releases many instances. */
const activitiesRead = 100;

/**
 * Whether the last launch failed because Auto Scaling may not use the key of the volumes. The policy of the key can be read only by
 * its administrators, so this looks at what launches say: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html
 */
export const volumeKey: Check = {
  name: 'volume key',
  scope: 'deployment',
  async check({ settings, aws, group }) {
    if ((await group()) === undefined) return skipped('there is no group');
    const { name } = settings.connection.group;
    const activities = await readActivities({ client: aws.autoScaling, name }, { most: activitiesRead });
    // One that is in progress, such as the group's next try, says nothing yet.
    const last = activities.find(
      ({ Description = '', EndTime }) => Description.startsWith('Launching') && EndTime !== undefined,
    );
    if (last === undefined) return ok('no launch has ended yet');
    if (!(last.StatusMessage ?? '').includes('Client.InternalError'))
      return ok('the last launch could use it');
    return fault(
      'the last instance ended at its launch with Client.InternalError: Auto Scaling cannot use the KMS key of its volumes',
      "Allow AWSServiceRoleForAutoScaling to use instances.rootVolume.kmsKey, or the account's default key for EBS, by its policy: docs/security.md has the statements.",
    );
  },
};
