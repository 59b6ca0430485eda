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

/** AWS lets the function run for two seconds; the group is patient with the way there and back. */
const usualAnswerSeconds = 10;
/** When nobody may go, or fewer than wanted, the group asks again. */
const askAgainSeconds = 60;

/** What the group wants gone by its own choice. */
export interface GroupTermination {
  readonly cause: TerminationCause;
  readonly number: number;
  readonly candidates: readonly GroupedInstance[];
  readonly reasonOf: (victim: GroupedInstance) => TerminationReason;
}

/** What is needed to have instances go by the group's own choice. */
export interface GroupChoice {
  readonly timeline: Timeline;
  readonly fleet: Fleet;
  readonly dismissals: GroupTerminations;
}

export interface GroupTerminationsSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly fleet: Fleet;
  readonly identity: GroupIdentity;
  /** Whether a function decides who goes. */
  readonly asks: () => boolean;
  /** @default 10 */
  readonly answerSeconds?: number;
}

interface Question {
  readonly request: TerminationRequest;
  readonly expiry: Timer;
  answer?: ReadonlySet<string>;
}

/** Who goes when the group chooses: by AWS's default policy, or by what the custom policy answers. */
export class GroupTerminations {
  readonly #in: GroupTerminationsSurroundings;
  /** At most one of a cause. */
  readonly #questions = new Map<TerminationCause, Question>();
  readonly #askAgainAt = new Map<TerminationCause, number>();

  constructor(surroundings: GroupTerminationsSurroundings) {
    this.#in = surroundings;
  }

  /** Terminates those who may go now, and answers how many. Others may follow when the policy has answered. */
  dismiss(dismissal: GroupTermination): number {
    if (dismissal.number <= 0 || dismissal.candidates.length === 0) return 0;
    const victims = this.#in.asks() ? this.#permitted(dismissal) : this.#chosen(dismissal);
    for (const victim of victims) this.#in.fleet.terminate(victim, dismissal.reasonOf(victim));
    return victims.length;
  }

  /** Whether the policy lets anybody go, before the group makes room for it. Not before it has answered. */
  mayAnyoneGo(dismissal: GroupTermination): boolean {
    return !this.#in.asks() || this.#permitted(dismissal).length > 0;
  }

  /** Whether a function decides who goes. */
  get asks(): boolean {
    return this.#in.asks();
  }

  pending(): readonly TerminationRequest[] {
    return [...this.#questions.values()].map(({ request }) => request);
  }

  /** `look` makes the group consider its wishes anew, which may have changed since it asked. */
  answer(requestId: string, instanceIds: readonly string[], look: () => void): void {
    const question = [...this.#questions.values()].find(({ request }) => request.requestId === requestId);
    if (question === undefined) throw new RangeError(`no termination request ${requestId} is pending`);
    question.answer = new Set(instanceIds);
    look();
    this.#close(question, []);
  }

  #chosen({ candidates, number }: Omit<GroupTermination, 'reasonOf'>): readonly GroupedInstance[] {
    const { fleet } = this.#in;
    return chooseVictims({ candidates, number, counted: fleet.counted(), purchaseMix: fleet.purchaseMix });
  }

  #permitted(dismissal: GroupTermination): readonly GroupedInstance[] {
    const question = this.#questions.get(dismissal.cause);
    const answer = question?.answer;
    if (question === undefined) this.#ask(dismissal);
    if (question === undefined || answer === undefined) return [];
    const candidates = dismissal.candidates.filter(({ id }) => answer.has(id));
    const permitted = this.#chosen({ ...dismissal, candidates });
    this.#close(
      question,
      permitted.map(({ id }) => id),
    );
    return permitted;
  }

  #ask(dismissal: GroupTermination): void {
    const { timeline, chronicle, random, fleet, identity, answerSeconds = usualAnswerSeconds } = this.#in;
    const { cause } = dismissal;
    const notBefore = this.#askAgainAt.get(cause) ?? timeline.now;
    if (notBefore > timeline.now) {
      fleet.lookAgain((notBefore - timeline.now) / 1000);
      return;
    }
    const chosen = this.#chosen(dismissal);
    if (chosen.length === 0) return;
    const request: TerminationRequest = {
      requestId: drawUuid(random),
      askedAt: timeline.now,
      expiresAt: timeline.now + answerSeconds * 1000,
      event: terminationEvent(identity, cause, { chosen, candidates: dismissal.candidates }),
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
    this.#in.fleet.lookAgain(askAgainSeconds);
  }
}
