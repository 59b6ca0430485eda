import { countMembers, memberStates, type Snapshot } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aFailedLaunch,
  ago,
  aHistory,
  anActivity,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { expect, it } from 'vitest';
import { decide } from '../decide/decide.ts';
import { defaultPolicy, type Policy } from '../policy.ts';
import { describeDecision } from './describe-decision.ts';

/** A decision in the guide: what the pass saw, under which settings, and what to do about it. */
interface Explained {
  readonly title: string;
  readonly story: string;
  readonly snapshot: Snapshot;
  readonly settings: Partial<Policy>;
  readonly atNight: string;
}

const zones = ['eu-west-1a', 'eu-west-1b'];

const explained: readonly Explained[] = [
  {
    title: "More runs than the group's maximum allows",
    story: 'A push to a monorepo started nine runs. The group may have at most four instances.',
    snapshot: aSnapshot({ pendingRuns: 9, members: [aBusyMember()], group: { maxSize: 4 } }),
    settings: { minIdle: 2 },
    atNight:
      'Nothing is broken: the queue is worked off four runs at a time. If that is too slow, raise the maximum of the group, which also limits the bill.',
  },
  {
    title: 'The missing workers are on their way',
    story:
      'The pass a minute ago requested four instances. One of them is booting, and EC2 has not launched the others yet.',
    snapshot: aSnapshot({
      pendingRuns: 4,
      members: [aBusyMember(), aBootingMember()],
      group: { desiredCapacity: 5 },
    }),
    settings: {},
    atNight:
      'Wait. Requesting them again would launch twice as many. If the same line appears after ten minutes, check the activities of the group.',
  },
  {
    title: 'Some idle instances are released',
    story:
      'The evening is quiet. Of five idle instances, one is protected from scale-in, and another finished a run a moment ago.',
    snapshot: aSnapshot({
      members: [
        aBusyMember(),
        ...times(3, anIdleMember),
        anIdleMember({ instance: { protectedFromScaleIn: true } }),
        anIdleMember({ worker: { availableAt: ago(seconds(20)) } }),
      ],
    }),
    settings: {},
    atNight:
      'Nothing to do. The same log line names the three instances and says why the others are kept. An instance with a run on it is never released.',
  },
  {
    title: 'AWS has no capacity',
    story: 'Recent launches failed in both zones of the group: EC2 has no capacity for its instance type.',
    snapshot: aSnapshot({
      pendingRuns: 6,
      members: times(2, aBusyMember),
      group: {
        desiredCapacity: 5,
        zones,
        activities: zones.map((zone) =>
          aFailedLaunch({
            zone,
            startedAt: ago(seconds(80)),
            endedAt: ago(seconds(60)),
            shortage: { kind: 'no-capacity', zone },
          }),
        ),
      },
    }),
    settings: {},
    atNight:
      'The group keeps trying to launch the three that were requested earlier, and the autoscaler requests the others in two minutes. If this lasts, give the pool more instance types or zones.',
  },
  {
    title: 'A quota of the account is used up',
    story: 'Another team launched a fleet, and the account has reached its vCPU quota.',
    snapshot: aSnapshot({
      pendingRuns: 3,
      members: times(4, aBusyMember),
      group: {
        zones,
        activities: [
          aFailedLaunch({
            zone: undefined,
            startedAt: ago(minutes(4)),
            endedAt: ago(minutes(4)),
            shortage: { kind: 'quota' },
          }),
        ],
      },
    }),
    settings: {},
    atNight:
      'This needs a person. Request a higher quota in Service Quotas, or terminate instances that are not needed. The autoscaler continues as soon as a launch succeeds.',
  },
  {
    title: 'On-demand replaces missing spot capacity',
    story:
      "Half of the group's instances are spot. In its only zone, spot launches fail and on-demand launches succeed.",
    snapshot: aSnapshot({
      pendingRuns: 4,
      members: [aBusyMember()],
      group: {
        maxSize: 30,
        zones: ['eu-west-1a'],
        purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 },
        activities: [
          aFailedLaunch({
            startedAt: ago(seconds(70)),
            endedAt: ago(seconds(60)),
            shortage: { kind: 'no-capacity', zone: 'eu-west-1a', purchaseOption: 'spot' },
          }),
        ],
      },
    }),
    settings: {},
    atNight:
      'Nothing to do: the queue does not wait for spot. The autoscaler requests more than is missing because half of it cannot launch. The extra is at most the current demand, and is released when it is not needed.',
  },
  {
    title: 'A desired capacity that is far too high',
    story:
      'During an outage, something set the desired capacity to 79. Only three instances launched, 30 minutes ago.',
    snapshot: aSnapshot({
      pendingRuns: 5,
      members: times(3, aBusyMember),
      group: { desiredCapacity: 79, maxSize: 80, belowDesiredSince: ago(minutes(30)) },
    }),
    settings: {},
    atNight:
      'Nothing to do. Only capacity without an instance is given up, and the five instances for the waiting runs stay requested. If the number comes back, find out what sets it.',
  },
  {
    title: 'Idle workers are kept after a recent peak',
    story:
      'Ten minutes ago eight runs were in progress, now there is one. The policy is set not to follow every dip in demand, and the group launched an instance eight minutes ago.',
    snapshot: aSnapshot({
      members: [aBusyMember(), ...times(9, anIdleMember)],
      group: { activities: [anActivity({ startedAt: ago(minutes(8)) })] },
      history: aHistory([3, 8, 4, 1]),
    }),
    settings: { stabilizationMs: minutes(30), scaleInCooldownMs: minutes(10) },
    atNight:
      'Nothing to do. Both limits are settings of the pool. Lower them if idle instances cost more than they save.',
  },
  {
    title: 'A schedule that lowers the maximum',
    story:
      'From noon on, the schedule allows at most four instances. The pool has six, two of them with a run.',
    snapshot: aSnapshot({ members: [...times(2, aBusyMember), ...times(4, anIdleMember)] }),
    settings: {
      minIdle: 4,
      schedule: {
        timeZone: 'UTC',
        rules: [{ name: 'lunch break', from: '12:00', to: '13:00', set: { maxSize: 4 } }],
      },
    },
    atNight:
      'Nothing to do. A scheduled maximum releases idle instances only. Runs continue, and waiting runs keep the idle workers that they need.',
  },
  {
    title: 'All workers disappear at once',
    story:
      'Spacelift answers but lists no workers, although four instances have been in service for an hour. Two runs are pending.',
    snapshot: aSnapshot({ pendingRuns: 2, members: times(4, aStrayMember) }),
    settings: {},
    atNight:
      "Check whether the worker pool's page in Spacelift shows workers. If it does, the API answered in part, and the next passes recover. If it does not, check the log of an instance: a token or a certificate may have expired, or the network may be blocked.",
  },
];

/** `npx vitest run decisions-explained -u` writes the guide again. Read what has changed. */
it('matches the guide to decisions', async () => {
  await expect(guide()).toMatchFileSnapshot('../../../../docs/guides/decisions-explained.md');
});

function guide(): string {
  const first = decide(defined(explained[0]).snapshot, policyOf(defined(explained[0])));
  return [
    '<!-- Generated by libs/scaling-decision/src/describe/decisions-explained.test.ts. Never edited by hand. -->',
    '# Ten decisions, explained',
    wrapped(
      'Every pass of the autoscaler logs its decision as one line of text, also when it holds. This page shows ten of them, made by the ' +
        'code from the given snapshots and settings, with what to do about each at night. A decision first says what is ' +
        'done, then why, then which limits apply. Sentences of their own follow for the active schedule rules, the advice from ' +
        "the pool's past, and what needs attention.",
    ),
    ...explained.flatMap(section),
    '## The same in fields',
    'Programs read the fields beside the text. The first decision has these:',
    ['```json', JSON.stringify(first, null, 2), '```'].join('\n'),
    wrapped(
      'The codes of `reasons` and `concerns` and the meaning of each figure are in the types `Reason`, `Concern` and `Figures` of ' +
        '[`@poolkeeper/scaling-decision`](../../libs/scaling-decision/README.md); what each setting does is in ' +
        '[the scaling policy](scaling-policy.md).',
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(decision: Explained, index: number): readonly string[] {
  const { title, story, snapshot, settings, atNight } = decision;
  const text = describeDecision(decide(snapshot, policyOf(decision)));
  return [
    `## ${index + 1}. ${title}`,
    wrapped(story),
    [`- Seen: ${seenIn(snapshot)}.`, `- Settings: ${settingsIn(settings)}.`].join('\n'),
    wrapped(text, '> '),
    wrapped(atNight),
  ];
}

function policyOf({ settings }: Explained): Policy {
  return { ...defaultPolicy, ...settings };
}

function seenIn(snapshot: Snapshot): string {
  const { pool, group } = snapshot;
  const counts = countMembers(snapshot);
  const states = memberStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return [
    `${pool.pendingRuns} pending ${pool.pendingRuns === 1 ? 'run' : 'runs'}`,
    `members: ${states.join(', ')}`,
    `desired capacity ${group.desiredCapacity}, bounds ${group.minSize} to ${group.maxSize}`,
  ].join('; ');
}

function settingsIn(settings: Partial<Policy>): string {
  const said = Object.entries(settings).map(([name, value]) => `\`${name}: ${JSON.stringify(value)}\``);
  return said.length === 0 ? 'the defaults' : said.join(', ');
}

/** In lines of at most 120 characters, as far as the words allow. */
function wrapped(text: string, prefix = ''): string {
  const lines: string[] = [];
  let line = prefix;
  for (const word of text.split(' ')) {
    if (line.length > prefix.length && line.length + word.length > 120) {
      lines.push(line.trimEnd());
      line = prefix;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}

function defined<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('there has to be one');
  return thing;
}
