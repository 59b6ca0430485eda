import type { Chronicle } from '../../chronicle.ts';
import { drawUuid } from '../../identifiers.ts';
import type { RandomSource } from '../../random-source.ts';
import type { TerminationCause, TerminationRequest } from '../api.ts';
import type { Timeline, Timer } from '../../timeline.ts';
import type { Fleet } from '../fleet.ts';
import type { GroupedInstance } from '../instances/grouped-instance.ts';
import type { GroupIdentity } from '../hooks/hook-notifications.ts';
import type { TerminationReason } from '../instances/instance-lives.ts';
import { terminationEvent } from './termination-event.ts';
import { chooseVictims } from './default-termination-policy.ts';

/** AWS lets the function run for two seconds; the rest is for the way there and back. */
const defaultAnswerSeconds = 10;
/** How long the group waits before it asks again, if the answer allowed none or fewer than it wants. */
const askAgainSeconds = 60;

/** Instances that the group wants to terminate by its own choice. */
export interface GroupTermination {
  readonly cause: TerminationCause;
  readonly number: number;
  readonly candidates: readonly GroupedInstance[];
  readonly reasonOf: (victim: GroupedInstance) => TerminationReason;
}

/** What a part of the group needs to terminate instances by the group's choice. */
export interface GroupChoice {
  readonly timeline: Timeline;
  readonly fleet: Fleet;
  readonly terminations: GroupTerminations;
}

export interface GroupTerminationsSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly fleet: Fleet;
  readonly identity: GroupIdentity;
  /** Whether the group has a custom termination policy. */
  readonly asks: () => boolean;
  /** @default 10 */
  readonly answerSeconds?: number;
}

interface Question {
  readonly request: TerminationRequest;
  readonly expiry: Timer;
  answer?: ReadonlySet<string>;
}

/**
 * Chooses which instances the group terminates: by AWS's default policy, or by the answers of the custom termination
 * policy.
 */
export class GroupTerminations {
  readonly #in: GroupTerminationsSurroundings;
  /** At most one for each cause. */
  readonly #questions = new Map<TerminationCause, Question>();
  readonly #askAgainAt = new Map<TerminationCause, number>();

  constructor(surroundings: GroupTerminationsSurroundings) {
    this.#in = surroundings;
  }

  /** Terminates the instances that may go now and returns how many. More may follow when the policy has answered. */
  terminate(termination: GroupTermination): number {
    if (termination.number <= 0 || termination.candidates.length === 0) return 0;
    const victims = this.#in.asks() ? this.#permitted(termination) : this.#chosen(termination);
    for (const victim of victims) this.#in.fleet.terminate(victim, termination.reasonOf(victim));
    return victims.length;
  }

  /** Whether the policy allows a termination, so that the group may launch a replacement first. False until it has answered. */
  isAnyAllowed(termination: GroupTermination): boolean {
    return !this.#in.asks() || this.#permitted(termination).length > 0;
  }

  pending(): readonly TerminationRequest[] {
    return [...this.#questions.values()].map(({ request }) => request);
  }

  /** `reconcile` makes the group decide again what it wants, which may have changed since it asked. */
  answer(requestId: string, instanceIds: readonly string[], reconcile: () => void): void {
    const question = [...this.#questions.values()].find(({ request }) => request.requestId === requestId);
    if (question === undefined) throw new RangeError(`no termination request ${requestId} is pending`);
    question.answer = new Set(instanceIds);
    reconcile();
    this.#close(question, []);
  }

  #chosen({ candidates, number }: Omit<GroupTermination, 'reasonOf'>): readonly GroupedInstance[] {
    const { fleet } = this.#in;
    return chooseVictims({ candidates, number, counted: fleet.counted(), purchaseMix: fleet.purchaseMix });
  }

  #permitted(termination: GroupTermination): readonly GroupedInstance[] {
    const question = this.#questions.get(termination.cause);
    const answer = question?.answer;
    if (question === undefined) this.#ask(termination);
    if (question === undefined || answer === undefined) return [];
    const candidates = termination.candidates.filter(({ id }) => answer.has(id));
    const permitted = this.#chosen({ ...termination, candidates });
    this.#close(
      question,
      permitted.map(({ id }) => id),
    );
    return permitted;
  }

  #ask(termination: GroupTermination): void {
    const { timeline, chronicle, random, fleet, identity, answerSeconds = defaultAnswerSeconds } = this.#in;
    const { cause } = termination;
    const notBefore = this.#askAgainAt.get(cause) ?? timeline.now;
    if (notBefore > timeline.now) {
      fleet.reconcileIn((notBefore - timeline.now) / 1000);
      return;
    }
    const chosen = this.#chosen(termination);
    if (chosen.length === 0) return;
    const request: TerminationRequest = {
      requestId: drawUuid(random),
      askedAt: timeline.now,
      expiresAt: timeline.now + answerSeconds * 1000,
      event: terminationEvent(identity, cause, { chosen, candidates: termination.candidates }),
    };
    const question: Question = {
      request,
      expiry: timeline.after(answerSeconds, () => {
        this.#close(question, undefined);
      }),
    };
    this.#questions.set(cause, question);
    const { requestId } = request;
    chronicle.record({ kind: 'termination-asked', requestId, cause, capacity: chosen.length });
  }

  #close({ request, expiry }: Question, instanceIds: readonly string[] | undefined): void {
    const cause = request.event.Cause;
    if (this.#questions.get(cause)?.request !== request) return;
    expiry.cancel();
    this.#questions.delete(cause);
    this.#askAgainAt.set(cause, this.#in.timeline.now + askAgainSeconds * 1000);
    this.#in.chronicle.record({
      kind: 'termination-answered',
      requestId: request.requestId,
      ...(instanceIds === undefined ? {} : { instanceIds }),
    });
    this.#in.fleet.reconcileIn(askAgainSeconds);
  }
}
