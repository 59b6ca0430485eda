/**
 * Ways in which a cloud can differ from AWS's documentation, by name, with the difference. Unlike a fault, a deviation is permanent
 * and no guard has to survive it: the rehearsal has to find it.
 */
export const deviationKinds = {
  'hook-does-not-hold': 'the termination hook is notified, and the instance is terminated at once',
  'heartbeat-does-not-extend': 'a heartbeat is accepted and does not restart the timeout',
  'abandon-terminates':
    'an abandoned termination ends the instance, although the group retains such instances',
  'abandoned-launch-skips-hook': 'an abandoned launch ends the instance without the termination hook',
  'policy-not-asked': 'the group terminates its oldest instance without asking its termination policy',
  'message-without-time': 'the message of a hook has no Time',
  'message-without-destination': 'the message of a launch hook has no Destination',
  'terminates-below-minimum':
    'an instance is terminated with decrement although the group is at its minimum size',
  'force-deletes-retaining-group': 'a group that retains abandoned instances can be deleted by force',
  'denies-allowed-call': 'a role is denied DescribeScalingActivities although its policy allows it',
  'late-tags': 'DescribeInstances shows a tag minutes after it was set',
  'hook-deleted-with-stack': 'CloudFormation deletes a hook whose deletion policy is Retain',
  'deletes-in-any-order': 'CloudFormation deletes resources before those that depend on them',
} as const;

export type Deviation = keyof typeof deviationKinds;

export type Deviations = ReadonlySet<Deviation>;
