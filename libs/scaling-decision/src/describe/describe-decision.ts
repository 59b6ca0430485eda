import { describeDuration, type BootStep } from '@poolkeeper/pool-model';
import type { Concern } from '../decide/concern.ts';
import type { Decision } from '../decide/decision.ts';
import type { Reason } from '../decide/reason.ts';
import { describeAdvice } from './describe-advice.ts';
import { describeReason } from './describe-reason.ts';

/**
 * A decision as a paragraph for people: what is done, why, and what limits it; then the schedule rules in force, the advice
 * from the pool's past, and what needs attention. Programs read the same numbers from the decision's fields.
 */
export function describeDecision(decision: Decision): string {
  const { reasons, rules, advice, concerns } = decision;
  return [
    `${headline(decision)}: ${describeReasons(reasons).join('; ')}`,
    ...(rules.length > 0 ? [`active schedule rules: ${rules.join(', ')}`] : []),
    ...describeAdvice(advice),
    ...concerns.filter((concern) => !isBeingSettled(concern, decision)).map(describeConcern),
  ].join('. ');
}

function headline(decision: Decision): string {
  switch (decision.kind) {
    case 'scale-out':
      return `scale out by ${decision.by} to ${decision.desiredCapacity}`;
    case 'scale-in':
      return `scale in by at most ${decision.atMost}`;
    case 'lower-capacity':
      return `lower the desired capacity by ${decision.by} to ${decision.desiredCapacity}`;
    case 'hold':
      return decision.figures.desiredCapacity < Infinity
        ? `hold at ${decision.figures.desiredCapacity}`
        : 'hold';
  }
}

/** A surplus of which no worker has been idle for long enough is one clause instead of two. */
function describeReasons([first, second, ...rest]: readonly Reason[]): readonly string[] {
  if (
    first?.code === 'surplus-idle' &&
    first.wanted === 0 &&
    second?.code === 'idle-too-short' &&
    second.members === first.idle &&
    second.scaleInAfterMs < Infinity
  ) {
    const idle = first.idle === 1 ? '1 worker is idle, but not' : `${first.idle} workers are idle, none`;
    return [`${idle} for ${describeDuration(second.scaleInAfterMs)} yet`, ...rest.map(describeReason)];
  }
  return [first, second, ...rest].filter((reason) => reason !== undefined).map(describeReason);
}

/** While the capacity is being lowered, the concern that it is too high is not repeated. */
function isBeingSettled({ code }: Concern, { kind }: Decision): boolean {
  return code === 'capacity-makes-no-sense' && kind === 'lower-capacity';
}

/** A concern as a sentence for people. */
export function describeConcern(concern: Concern): string {
  switch (concern.code) {
    case 'capacity-makes-no-sense': {
      const { desiredCapacity, launched, unneeded } = concern;
      const instances = launched === 1 ? '1 instance' : `${launched} instances`;
      return (
        `the desired capacity of ${desiredCapacity} is far too high: the group has ${instances} and does not need ${unneeded} ` +
        'of the others, which are given up without terminating any instance'
      );
    }
    case 'boots-fail':
      return (
        `the last ${concern.failures} instances ended by themselves ` +
        `${concern.step === undefined ? 'soon after their launch' : `at the step ${concern.step}`}, ` +
        `before a worker registered: check ${causesOfFailedBoots(concern.step)}`
      );
    case 'capacity-above-maximum':
      return (
        `the desired capacity of ${concern.desiredCapacity} is above the group's maximum of ${concern.maxSize}: ` +
        'something changed one of them, and AWS will correct it'
      );
    case 'policy-blind': {
      const { lacks, features } = concern;
      const missing = dataOf[lacks];
      return `${features.join(' and ')} ${features.length === 1 ? 'has' : 'have'} no effect: ${missing} could not be read`;
    }
  }
}

const dataOf = {
  activities: "the group's activities",
  history: "the pool's history",
  runs: 'the runs that wait',
} as const;

/** What can be broken when boots fail at a step. */
function causesOfFailedBoots(step: BootStep | undefined): string {
  switch (step) {
    case 'agents':
      return 'the CloudWatch agent and the SSM agent of the image';
    case 'certificates':
      return 'the CA certificates';
    case 'docker':
      return "the image's Docker and the proxy";
    case 'launcher':
      return 'the way to the download of the launcher, and its checksum and signature';
    case 'services':
      return 'the image: the user of the launcher, its folders and systemd';
    case 'secrets':
      return "the secrets of the pool and the instance role's access to them";
    case 'environment':
      return '`environment` and `userData.setup` of the pool';
    case 'registration':
      return "the worker pool's token and key, and the launcher's way to Spacelift";
    case undefined:
      return 'the image, the user data, the secrets and the network of the instances';
  }
}
