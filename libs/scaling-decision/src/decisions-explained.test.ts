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
import { decide } from './decide.ts';
import { describeDecision } from './describe-decision.ts';
import { defaultPolicy, type Policy } from './policy.ts';

/** A decision of the guide: what was seen, by which settings, and what a person makes of the text. */
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
    title: 'More runs than the group may have instances for',
    story: 'A push to a monorepo has set off nine runs. The group may have four instances.',
    snapshot: aSnapshot({ pendingRuns: 9, members: [aBusyMember()], group: { maxSize: 4 } }),
    settings: { minIdle: 2 },
    atNight:
      'Nothing is broken: the queue is worked off three runs at a time. If that is too slow, raise the maximum of the group, which is what bounds the bill.',
  },
  {
    title: 'What is missing is on its way',
    story:
      'The pass of a minute ago asked for four instances. One of them boots, EC2 has not launched the others yet.',
    snapshot: aSnapshot({
      pendingRuns: 4,
      members: [aBusyMember(), aBootingMember()],
      group: { desiredCapacity: 5 },
    }),
    settings: {},
    atNight:
      'Wait. A pass that asked again would have twice as many in the end. If the same line is there after ten minutes, look at the activities of the group.',
  },
  {
    title: 'Idle members go, but not all of them',
    story:
      'The evening is quiet. Of five idle members somebody has protected one from scale-in, and another has had a run until a moment ago.',
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
      'Nothing to do. Which three go, and why the others are spared, is in the same line of the log; no member with a run on it is ever asked.',
  },
  {
    title: 'AWS has no machines',
    story:
      'Launches of the last minutes failed in both zones of the group: there are no instances of its type.',
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
      'The group goes on trying for the three that it was asked for, and the pass asks for the others two minutes from now. If it lasts, give the pool more instance types or zones.',
  },
  {
    title: 'A quota of the account is used up',
    story: 'Another team has launched a fleet. The account may have no more vCPUs.',
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
      'This one needs a person: waiting does not help. Ask for a higher quota in Service Quotas, or end instances that nobody needs. The first launch that works lifts it at once.',
  },
  {
    title: 'Spot is not there, and on-demand stands in',
    story:
      'The group has half of its instances from spot. Spot launches fail in its one zone, on-demand ones work.',
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
      'Nothing to do: the queue does not wait on spot. More than was missing is asked for, as half of it cannot come; it is never more than the demand again, and goes when it is not needed.',
  },
  {
    title: 'A desired capacity that makes no sense',
    story: 'During an outage something set the desired capacity to 79. Three instances came, 30 minutes ago.',
    snapshot: aSnapshot({
      pendingRuns: 5,
      members: times(3, aBusyMember),
      group: { desiredCapacity: 79, maxSize: 80, belowDesiredSince: ago(minutes(30)) },
    }),
    settings: {},
    atNight:
      'Nothing to do. Only what never existed is taken back; the five that the runs wait for stay asked for. If the number comes back, find out who sets it.',
  },
  {
    title: 'Kept, as the last peak was a moment ago',
    story:
      'Ten minutes ago eight runs were in progress, now it is one. The policy is told not to follow every dip of the demand, and the group launched eight minutes ago.',
    snapshot: aSnapshot({
      members: [aBusyMember(), ...times(9, anIdleMember)],
      group: { activities: [anActivity({ startedAt: ago(minutes(8)) })] },
      history: aHistory([3, 8, 4, 1]),
    }),
    settings: { stabilizationMs: minutes(30), scaleInCooldownMs: minutes(10) },
    atNight:
      'Nothing to do. Both limits are settings of the pool; lower them if idle instances cost more than they save.',
  },
  {
    title: 'A schedule that lowers the maximum',
    story: 'At noon the pool is told to have at most four instances. It has six, and two of them have a run.',
    snapshot: aSnapshot({ members: [...times(2, aBusyMember), ...times(4, anIdleMember)] }),
    settings: {
      minIdle: 4,
      schedule: {
        timeZone: 'UTC',
        rules: [{ name: 'lunch break', from: '12:00', to: '13:00', set: { maxSize: 4 } }],
      },
    },
    atNight:
      'Nothing to do. A scheduled maximum takes idle members only; runs go on, and pending ones keep the idle members that they wait for.',
  },
  {
    title: 'All workers are gone at once',
    story:
      'Spacelift answers, but lists no worker, while four instances have been in service for an hour. Two runs are pending.',
    snapshot: aSnapshot({ pendingRuns: 2, members: times(4, aStrayMember) }),
    settings: {},
    atNight:
      "Look whether Spacelift's page of the worker pool shows workers. If it does, its API answers in part, and it will pass. If it does not, look at the log of an instance: a token or a certificate has expired, or the network is closed.",
  },
];

/** `npx vitest run src/decisions-explained.test.ts -u` writes the guide anew. Read what has changed. */
it('is as the guide to decisions says', async () => {
  await expect(guide()).toMatchFileSnapshot('../../../docs/guides/decisions-explained.md');
});

function guide(): string {
  const first = decide(defined(explained[0]).snapshot, policyOf(defined(explained[0])));
  return [
    '<!-- Generated by libs/scaling-decision/src/decisions-explained.test.ts. Never edited by hand. -->',
    '# Ten decisions, explained',
    wrapped(
      'Every pass of the autoscaler logs one line with its decision in words, also when it holds. Here are ten of them, made by the ' +
        'code from the snapshots and settings that are stated, with what to make of them at night. A decision says first what is ' +
        'done, then why, then each limit that bit; after that, in sentences of their own, the rules of the schedule in force, what ' +
        'was learnt from the past, and what a person should look at.',
    ),
    ...explained.flatMap(section),
    '## The same in fields',
    'Programs read the fields beside the text. Those of the first decision:',
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

/** In lines of 120 characters at the most, as far as the words allow. */
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
