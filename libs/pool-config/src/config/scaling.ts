import { problemsOfSchedule } from '@poolkeeper/scaling-decision';
import * as z from 'zod';
import { count, duration, flag, listOf, oneOf, percent, section, text } from './fields.ts';

const mode = () =>
  oneOf('advise', 'act')
    .default('advise')
    .describe('`advise` only reports the headroom it would add; `act` adds it.');

const time = () =>
  text(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as "08:00" (in quotes in YAML)');
const date = () => text(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as "2026-12-24" (in quotes in YAML)');
const timeZone = () => {
  const expectation = 'must be the IANA name of a time zone, such as Europe/Warsaw';
  // Checked here as well as in `problemsOfSchedule`, so that it is reported beside other wrong values of a schedule.
  return text(/^[A-Za-z][\w+\-/]*$/, expectation).refine(
    (given) => problemsOfSchedule({ timeZone: given, rules: [] }).length === 0,
    expectation,
  );
};

/** How many idle workers each kind of headroom may request. */
export const defaultMaxIdle = { objective: 20, forecast: 10, foreseen: 10 };

export const scaling = section({
  enabled: flag()
    .default(true)
    .describe(
      'Whether the autoscaler scales this pool. If not, the group keeps its size; the gate still protects runs.',
    ),
  minSize: count({ most: 10_000 })
    .default(0)
    .describe('Minimum number of instances, busy or not. They are always paid for.'),
  maxSize: count({ most: 10_000 }).default(10).describe('Maximum number of instances. It limits the cost.'),
  minIdle: count()
    .default(0)
    .describe(
      'Number of idle workers to keep beyond those that pending runs need. The next runs start at once, and the idle instances are paid for.',
    ),
  targetUtilization: percent({ least: 1 }).optional().meta({
    description:
      'Maximum percentage of workers that should have a run. It adds headroom in proportion to the pool. The larger of this and `minIdle` counts.',
    absent: 'no proportional headroom',
  }),
  maxStepOut: count()
    .default(500)
    .describe(
      'Maximum number of instances launched in one pass, as a guard against a wrong queue count. With a low value, bursts take several passes; 0 stops scaling out.',
    ),
  maxStepIn: count()
    .default(50)
    .describe('Maximum number of members released in one pass. Each takes two calls; 0 stops scaling in.'),
  scaleInAfter: duration({ most: '7d' })
    .default('1m')
    .describe(
      'How long a member must be idle before it can be released. A longer time costs more, and saves more runs the wait for a boot.',
    ),
  retention: section({
    floor: duration({ most: '7d' }).describe('Minimum time for which an idle worker is kept.'),
    ceiling: duration({ most: '7d' }).describe(
      'Maximum time for which an idle worker is kept. It limits the cost of a wrong estimate.',
    ),
    waitWorth: duration({ most: '7d' }).optional().meta({
      description:
        'How much idle time is worth saving a run one boot. The longer, the longer workers are kept.',
      absent: 'ten boots',
    }),
  })
    .optional()
    .meta({
      description:
        "Keeps idle workers as long as it pays by the pool's past demand, between two limits. Replaces `scaleInAfter`.",
      absent: 'always `scaleInAfter`',
    }),
  scaleOutCooldown: duration({ most: '1d' })
    .default('0s')
    .describe('Minimum time between two scale-outs. Runs wait for it.'),
  scaleInCooldown: duration({ most: '1d' })
    .default('0s')
    .describe(
      'Minimum time between the last launch or release and a scale-in. Idle workers are paid for in the meantime.',
    ),
  stabilization: duration({ most: '1d' })
    .default('0s')
    .describe(
      "Prevents flapping: workers are surplus only if they would have been for this long, by the pool's past demand.",
    ),
  shortageBackOff: duration({ most: '1d' })
    .default('3m')
    .describe(
      'How long the autoscaler does not request the same capacity again after AWS had none. Five times as long for a quota or a broken launch template.',
    ),
  objective: section({
    percent: percent({ least: 1 })
      .default(95)
      .describe('Percentage of runs that should start in time. The last few percent cost the most.'),
    within: duration({ least: '1s', most: '1d' }).describe(
      'How long a run may wait. Less than a boot requires idle workers.',
    ),
    mode: mode(),
    maxIdle: count()
      .default(defaultMaxIdle.objective)
      .describe('Maximum number of idle workers that it may request.'),
  })
    .optional()
    .meta({
      description: 'Adds the headroom with which enough runs start in time, by the observed boots and waits.',
      absent: 'no headroom from it; its advice is in the log and the metrics',
    }),
  forecast: section({
    mode: mode(),
    maxIdle: count()
      .default(defaultMaxIdle.forecast)
      .describe('Maximum number of idle workers that it may request.'),
    timeZone: timeZone().optional().meta({
      description: "IANA name of your users' time zone.",
      absent: 'the time zone of `schedule`, or UTC',
    }),
  })
    .optional()
    .meta({
      description:
        'Adds headroom by the demand at this time in earlier weeks. It never reduces the number of workers.',
      absent: 'no headroom from it; its advice is in the log and the metrics',
    }),
  foreseen: section({
    mode: mode(),
    maxIdle: count({ most: 100 })
      .default(defaultMaxIdle.foreseen)
      .describe('Maximum number of idle workers that it may request.'),
  })
    .optional()
    .meta({
      description:
        'Adds headroom for runs that wait for a confirmation, a review or a run of another stack, by how long such waits took in the past. Each pass then makes one more call to Spacelift, for which the API key needs to read the stacks of the pool.',
      absent: 'such runs are not read',
    }),
  strays: section({
    atOnce: count()
      .default(2)
      .describe(
        'Maximum number of strays replaced in one pass. It limits the damage of a wrong answer from Spacelift.',
      ),
    largestShare: percent()
      .default(20)
      .describe(
        'Maximum percentage of members without a worker. Above it, the answer is considered wrong and no stray is replaced.',
      ),
  })
    .prefault({})
    .describe('Replacement of strays: instances in service without a worker.'),
  minAge: duration({ most: '30d' })
    .default('0s')
    .describe(
      'How long after its launch a member is not released, even if it is idle, so that it does some work for the cost of its boot.',
    ),
  keepOneInEachZone: flag()
    .default(false)
    .describe(
      'Keeps the last worker of each zone during a scale-in, so that the loss of one zone leaves workers in the others.',
    ),
  launch: section({
    mode: oneOf('desired-capacity', 'synchronous')
      .default('desired-capacity')
      .describe(
        '`desired-capacity`: the autoscaler sets the desired capacity and the group launches. `synchronous`: the autoscaler calls LaunchInstances if the group supports it, which reports the result at once.',
      ),
    avoidZone: duration({ most: '1d' })
      .default('3m')
      .describe(
        'How long a zone is avoided after a launch failed there for lack of capacity. For synchronous launches only.',
      ),
  })
    .prefault({})
    .describe('How capacity is requested.'),
  every: duration({ least: '1m', most: '1h' })
    .default('1m')
    .describe(
      'How often the autoscaler is invoked, in whole minutes. A run waits half of it on average, unless `passEvery` is set.',
    ),
  passEvery: duration({ least: '5s', most: '1h' }).optional().meta({
    description:
      'How often an invocation makes a pass, until the next invocation is due. Runs wait less, and the additional calls cost next to nothing.',
    absent: 'one pass per invocation',
  }),
  webhook: flag()
    .default(false)
    .describe(
      "Lets Spacelift's events start passes, within about a second, besides the schedule: the manual describes it in _React to events_. It needs a webhook in Spacelift, and reserves 20 of the account's concurrent Lambda executions.",
    ),
  dryRun: flag()
    .default(false)
    .describe('Only observes, decides and reports, to show what the autoscaler would do.'),
});

/** When a rule of a schedule applies. */
const window = {
  name: text(/\S/, 'must be a name').describe('Name of the rule in decisions.'),
  days: listOf(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { least: 1 })
    .optional()
    .meta({ description: 'Days on which the window starts.', absent: 'every day' }),
  from: time().optional().meta({ description: 'Time at which it starts.', absent: 'midnight' }),
  to: time().optional().meta({
    description: 'Time at which it ends. If it is at or before `from`, the window ends on the next day.',
    absent: 'midnight',
  }),
  except: listOf(date())
    .optional()
    .meta({ description: 'Dates on which it does not start, such as holidays.', absent: 'none' }),
  dates: listOf(date())
    .optional()
    .meta({ description: 'The only dates on which it starts, regardless of `days`.', absent: 'by `days`' }),
  timeZone: timeZone().optional().meta({
    description: 'IANA name of the time zone of this rule.',
    absent: 'the time zone of the schedule',
  }),
};

export const schedule = section({
  timeZone: timeZone().describe(
    'IANA name of the time zone of rules without their own. Daylight saving time is handled.',
  ),
  rules: listOf(
    section({
      ...window,
      set: section({
        minSize: count({ most: 10_000 }).optional().meta({
          description: "Minimum number of instances, within the group's limits.",
          absent: 'unchanged',
        }),
        maxSize: count({ most: 10_000 }).optional().meta({
          description: "Maximum number of instances, within the group's limits.",
          absent: 'unchanged',
        }),
        minIdle: count()
          .optional()
          .meta({ description: 'Number of idle workers to keep.', absent: 'unchanged' }),
        targetUtilization: percent({ least: 1 })
          .optional()
          .meta({ description: 'Maximum percentage of workers with a run.', absent: 'unchanged' }),
      }).describe('Settings that differ during the window.'),
    }),
  ).describe('Rules, in order. If several apply, the last rule with a setting determines it.'),
});

const budgetExpectation = 'must be a number of members or a percentage such as "10%"';

export const roll = section({
  outdated: flag()
    .default(false)
    .describe('Replaces members with an older launch template version when they are idle.'),
  maxAge: duration({ least: '1h', most: '365d' }).optional().meta({
    description: 'Replaces members of a greater age when they are idle.',
    absent: 'no replacement by age',
  }),
  budget: z
    .union(
      [
        count({ least: 1, most: 10_000 }),
        text(/^\d{1,3}%$/, 'must be a number or a percentage such as "10%"'),
      ],
      budgetExpectation,
    )
    .meta({ errorMessage: budgetExpectation })
    .default('10%')
    .describe(
      'Maximum number or percentage of members without a working worker at a time, for any cause. A percentage allows at least one.',
    ),
  windows: section({
    timeZone: timeZone().describe('IANA name of the time zone of windows without their own.'),
    rules: listOf(section(window), { least: 1 }).describe('Windows during which members are replaced.'),
  })
    .optional()
    .meta({ description: 'When members are replaced.', absent: 'at all times' }),
});

export const lifecycle = section({
  heartbeatTimeout: duration({ least: '10m', most: '2h' })
    .default('1h')
    .describe(
      'Time without a heartbeat after which a hook applies its default result. It does not limit the duration of runs.',
    ),
  registrationGrace: duration({
    least: '3m',
    most: '2h',
    because: 'with less, instances are replaced while they boot',
  })
    .default('10m')
    .describe(
      'How long after its launch an instance may be without a worker. It must be longer than the slowest boot.',
    ),
  absenceWait: duration({ least: '5m', most: '48h' })
    .default('30m')
    .describe(
      'How long every check must find neither a worker nor a reported run on an instance before it is released without having seen its worker idle. A run on an instance that reports nothing is lost if its worker is missing from Spacelift for longer.',
    ),
  settlingTime: duration({ least: '0s', most: '2m' })
    .default('10s')
    .describe(
      'How long a worker must have been drained before the gate believes that it is idle. Spacelift may show a run that began around the drain that much later.',
    ),
  readinessGate: flag()
    .default(true)
    .describe(
      'Adds a launch hook: an instance enters service only once its worker has registered, and the warm pool only once its setup has ended. A launch without that is abandoned after `registrationGrace` and `absenceWait`, and the group launches another instance.',
    ),
  terminationPolicy: flag()
    .default(true)
    .describe(
      'The group asks Poolkeeper which instances it can terminate: idle members, and busy ones only for a refresh or a maximum lifetime, which the hook holds until their runs end.',
    ),
  rebalanceRecommendation: oneOf('ignore', 'replace')
    .default('ignore')
    .describe(
      'What happens when AWS recommends replacing a spot instance: nothing, or it is replaced once it is idle.',
    ),
  maxExecutions: count({ least: 2, most: 1000 }).optional().meta({
    description:
      "Maximum number of concurrent executions of the lifecycle manager for this pool. Each takes from the account's limit in the region, which the passes need as well.",
    absent:
      "a tenth of `scaling.maxSize` plus 2, but at most 5; `poolkeeper deploy` reads the account's limit, and shares half of it among the pools instead",
  }),
});
