import * as z from 'zod';
import { amount, count, duration, flag, listOf, oneOf, percent, section, text } from './fields.ts';

const mode = () =>
  oneOf('advise', 'act')
    .default('advise')
    .describe('`advise` says what it would ask for; `act` asks for it.');

const time = () =>
  text(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as "08:00"; YAML wants the quotes');
const date = () => text(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as "2026-12-24"; YAML wants the quotes');
const timeZone = () =>
  text(/^[A-Za-z][\w+\-/]*$/, 'must be the IANA name of a time zone, such as Europe/Warsaw');

export const scaling = section({
  enabled: flag()
    .default(true)
    .describe(
      'Whether the autoscaler works for this pool. When it does not, the group stays as it is; the gate works all the same.',
    ),
  minSize: count({ most: 10_000 })
    .default(0)
    .describe('Instances at the least, busy or not: what is paid for at all times.'),
  maxSize: count({ most: 10_000 }).default(10).describe('Instances at the most: what bounds the bill.'),
  minIdle: count()
    .default(0)
    .describe(
      'Workers that wait idle beyond those that the pending runs need: the next runs start at once, and so many instances are paid for in vain.',
    ),
  targetUtilization: percent({ least: 1 }).optional().meta({
    description:
      'Of the workers, at most this share in percent should have a run: headroom that grows with the pool. The larger of the two headrooms counts.',
    absent: 'no headroom in proportion',
  }),
  maxStepOut: count()
    .default(100)
    .describe(
      'Instances launched in one pass at the most: it stops a queue count gone mad. A low one makes bursts wait for several passes; 0 stops scaling out.',
    ),
  maxStepIn: count()
    .default(10)
    .describe('Members released in one pass at the most. Each takes two calls; 0 stops scaling in.'),
  scaleInAfter: duration({ most: '7d' })
    .default('5m')
    .describe(
      'For how long a member is idle before it may be released: what each may cost after its last run, and for how long the next run finds a worker instead of a boot. Longer than a boot is a good rule.',
    ),
  retention: section({
    floor: duration({ most: '7d' }).describe('An idle worker is kept for at least so long.'),
    ceiling: duration({ most: '7d' }).describe(
      'And for at most so long: what a mistake of the rule can cost.',
    ),
    waitWorth: duration({ most: '7d' }).optional().meta({
      description:
        'What the wait of a run for one boot is worth, in the time of an idle worker: the more, the longer workers are kept.',
      absent: 'ten boots',
    }),
  })
    .optional()
    .meta({
      description:
        'Keeps idle workers for as long as the past of the pool says that it pays, within bounds. Takes the place of `scaleInAfter`.',
      absent: '`scaleInAfter`, always',
    }),
  scaleOutCooldown: duration({ most: '1d' })
    .default('0s')
    .describe('No scale-out for so long after the last one. Runs wait for it.'),
  scaleInCooldown: duration({ most: '1d' })
    .default('0s')
    .describe(
      'No scale-in for so long after the last launch or release. Idle workers are paid for meanwhile.',
    ),
  stabilization: duration({ most: '1d' })
    .default('0s')
    .describe(
      'Against flapping: a surplus counts when it would have been one for so long, by the past demand of the pool.',
    ),
  shortageBackOff: duration({ most: '1d' })
    .default('3m')
    .describe(
      'For how long a lack of capacity at AWS keeps the pass from asking for the same again; five times as long when it is for a quota or a broken launch template.',
    ),
  objective: section({
    percent: percent({ least: 1 })
      .default(95)
      .describe('Share of the runs that should start in time, in percent. The last few cost the most.'),
    within: duration({ least: '1s', most: '1d' }).describe(
      'For how long a run may wait. Less than a boot takes idle workers.',
    ),
    mode: mode(),
    maxIdle: count().default(20).describe('Idle workers that it may ask for at the most.'),
  })
    .optional()
    .meta({
      description:
        'Headroom by what it takes for runs to start in time, from boots and waits that were observed.',
      absent: 'no headroom by it, but its advice in log and metrics',
    }),
  forecast: section({
    mode: mode(),
    maxIdle: count().default(10).describe('Idle workers that it may ask for at the most.'),
    timeZone: timeZone().optional().meta({
      description: 'IANA name of the zone by whose clocks people work.',
      absent: 'the one of `schedule`, or UTC',
    }),
  })
    .optional()
    .meta({
      description: 'Headroom by the demand of earlier weeks at this time, never below what is needed now.',
      absent: 'no headroom by it, but its advice in log and metrics',
    }),
  strays: section({
    atOnce: count()
      .default(2)
      .describe(
        'Instances without a worker that are replaced in one pass at the most: what a wrong answer of Spacelift can cost.',
      ),
    largestShare: percent()
      .default(20)
      .describe(
        'Past this share of members without a worker, the answer is not believed and none is replaced.',
      ),
  })
    .prefault({})
    .describe('Instances in service without a worker.'),
  minAge: duration({ most: '30d' })
    .default('0s')
    .describe(
      'For how long after its launch a member is not released, idle or not: a boot is paid for, and some work should come of it.',
    ),
  keepOneInEachZone: flag()
    .default(false)
    .describe(
      'Keeps the last worker of each zone when the pool gets smaller, so that the loss of one zone leaves workers in the others.',
    ),
  launch: section({
    mode: oneOf('desired-capacity', 'synchronous')
      .default('desired-capacity')
      .describe(
        '`desired-capacity`: the group launches by itself. `synchronous`: by LaunchInstances where the group allows it, which answers at once what came.',
      ),
    avoidZone: duration({ most: '1d' })
      .default('3m')
      .describe(
        'For how long a zone is avoided after a launch failed there for want of a machine. Synchronous launches only.',
      ),
  })
    .prefault({})
    .describe('How capacity is asked for.'),
  every: duration({ least: '1m', most: '1h' })
    .default('1m')
    .describe(
      'How often the autoscaler is invoked, in whole minutes. A run waits half of it on average, unless `passEvery` is set.',
    ),
  passEvery: duration({ least: '5s', most: '1h' }).optional().meta({
    description:
      'How often an invocation makes a pass, until the next invocation is due. Runs wait less, and the additional calls cost next to nothing.',
    absent: 'one pass an invocation',
  }),
  dryRun: flag()
    .default(false)
    .describe('Observes, decides and reports, and changes nothing: to see what it would do.'),
});

/** When a rule of a schedule is in force. */
const window = {
  name: text(/\S/, 'must be a name').describe('As it is called in decisions.'),
  days: listOf(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { least: 1 })
    .optional()
    .meta({ description: 'Days on which the window begins.', absent: 'every day' }),
  from: time().optional().meta({ description: 'When it begins.', absent: 'midnight' }),
  to: time().optional().meta({
    description: 'When it ends, exclusive. At or before `from` it ends on the next day.',
    absent: 'midnight',
  }),
  except: listOf(date())
    .optional()
    .meta({ description: 'Dates on which it does not begin: holidays.', absent: 'none' }),
  dates: listOf(date())
    .optional()
    .meta({ description: 'The only dates on which it begins, whatever the days.', absent: 'by `days`' }),
  timeZone: timeZone().optional().meta({ description: 'Of this rule alone.', absent: 'the one above' }),
};

export const schedule = section({
  timeZone: timeZone().describe(
    'Rules without a zone of their own go by it. Changes of the clocks are taken care of.',
  ),
  rules: listOf(
    section({
      ...window,
      set: section({
        minSize: count({ most: 10_000 }).optional().meta({
          description: 'Instances at the least, within the bounds of the group.',
          absent: 'as ever',
        }),
        maxSize: count({ most: 10_000 })
          .optional()
          .meta({ description: 'Instances at the most, within the bounds of the group.', absent: 'as ever' }),
        minIdle: count().optional().meta({ description: 'Workers that wait idle.', absent: 'as ever' }),
        targetUtilization: percent({ least: 1 })
          .optional()
          .meta({ description: 'Share of the workers that should have a run.', absent: 'as ever' }),
      }).describe('What is different in the window.'),
    }),
  ).describe('In their order: where several are in force, each setting comes from the last that has it.'),
});

const budgetExpectation = 'must be a number of members or a share such as "10%"';

export const roll = section({
  outdated: flag()
    .default(false)
    .describe('Replaces members of an older launch template when they are idle.'),
  maxAge: duration({ least: '1h', most: '365d' })
    .optional()
    .meta({ description: 'Replaces members that are older, when they are idle.', absent: 'age is no cause' }),
  budget: z
    .union(
      [count({ least: 1, most: 10_000 }), text(/^\d{1,3}%$/, 'must be a number or a share such as "10%"')],
      budgetExpectation,
    )
    .meta({ errorMessage: budgetExpectation })
    .default('10%')
    .describe(
      'Members that may be without a worker that serves at a time, whatever the cause; of a share, at least one.',
    ),
  windows: section({
    timeZone: timeZone().describe('Windows without a zone of their own go by it.'),
    rules: listOf(section(window), { least: 1 }).describe('Members are replaced while one of them is open.'),
  })
    .optional()
    .meta({ description: 'When members are replaced.', absent: 'at all times' }),
});

export const lifecycle = section({
  heartbeatTimeout: duration({ least: '10m', most: '2h' })
    .default('1h')
    .describe(
      'The hooks hear nothing for so long before their default result counts. It is no limit to a run.',
    ),
  registrationGrace: duration({ least: '1m', most: '2h' })
    .default('10m')
    .describe(
      'For how long after its launch an instance may be without a worker. Longer than the slowest boot.',
    ),
  readinessGate: flag()
    .default(true)
    .describe('A launch hook: an instance is in service only once its worker has registered.'),
  terminationPolicy: flag()
    .default(true)
    .describe(
      'The group asks who may go when it chooses by itself: idle members, and busy ones only for a refresh or a maximum lifetime, held by the hook until their runs end.',
    ),
  rebalanceRecommendation: oneOf('ignore', 'replace')
    .default('ignore')
    .describe(
      'What is done when AWS expects to take a spot instance back: nothing, or replace it once idle.',
    ),
  redriveAfterReceives: amount('receives', { least: 100 })
    .default(1000)
    .describe('Deliveries of a message after which it goes to the redrive queue.'),
});
