import { CommandError, describeError } from '../../../cli/errors.ts';
import { explainAwsError } from '../../../aws/explain-aws-error.ts';
import { assumptions, type AssumptionId, type CheckedId } from './assumptions.ts';

/** What the rehearsal found out about an assumption. */
export interface Finding {
  readonly assumption: AssumptionId;
  readonly result: 'holds' | 'fails' | 'not checked';
  /** What was checked. */
  readonly title: string;
  /** What was seen, or why it was not checked. */
  readonly seen: string;
}

/** Thrown by a check that saw something else than what Poolkeeper assumes. The message says what. */
export class DifferentFromAssumed extends Error {
  override readonly name = 'DifferentFromAssumed';
}

/**
 * Runs a check, which resolves with what it saw if the assumption holds. Returns whether it does. An assumption that is checked in
 * several situations fails when it fails in one.
 */
export type RunCheck = (assumption: CheckedId, check: () => Promise<string>) => Promise<boolean>;

/** Collects findings in the order of the assumptions. */
export class Findings {
  readonly #results = new Map<AssumptionId, Omit<Finding, 'assumption' | 'title'>>();
  readonly #onFinding: (finding: Finding) => void;

  constructor(onFinding: (finding: Finding) => void) {
    this.#onFinding = onFinding;
  }

  /** @throws CommandError when the credentials have expired or the user interrupts, which ends the rehearsal. */
  readonly check: RunCheck = async (assumption, check) => {
    try {
      this.#add(assumption, { result: 'holds', seen: await check() });
      return true;
    } catch (error) {
      this.#add(assumption, resultOf(error));
      return false;
    }
  };

  /** Says why the checks of an act that did not come to them were not made. */
  skip(ids: readonly CheckedId[], why: string): void {
    for (const id of ids) {
      if (!this.#results.has(id)) this.#add(id, { result: 'not checked', seen: why });
    }
  }

  all(): readonly Finding[] {
    return (Object.keys(assumptions) as AssumptionId[]).map((assumption) => {
      const treatment = assumptions[assumption];
      if ('because' in treatment) {
        const seen = treatment.because;
        return { assumption, title: 'cannot be checked', result: 'not checked', seen };
      }
      const found = this.#results.get(assumption) ?? {
        result: 'not checked',
        seen: 'the rehearsal ended before',
      };
      return { assumption, title: treatment.checks, ...found };
    });
  }

  #add(assumption: CheckedId, found: Omit<Finding, 'assumption' | 'title'>): void {
    const before = this.#results.get(assumption);
    if (before?.result === 'fails') return;
    const seen =
      before?.result === 'holds' && found.result === 'holds' ? `${before.seen}; ${found.seen}` : found.seen;
    this.#results.set(assumption, { ...found, seen });
    this.#onFinding({ assumption, title: assumptions[assumption].checks, ...found });
  }
}

function resultOf(error: unknown): Omit<Finding, 'assumption' | 'title'> {
  if (error instanceof DifferentFromAssumed) return { result: 'fails', seen: error.message };
  const explained = explainAwsError(withoutAdapter(error));
  if (!(explained instanceof CommandError) || endsRehearsal(explained)) throw explained;
  // Also an error of a call that AWS documents as possible is a difference, unless the user may not make the call.
  const result = explained.code === 'access-denied' ? 'not checked' : 'fails';
  return { result, seen: describeError(explained) };
}

function endsRehearsal({ code }: CommandError): boolean {
  return code === 'credentials-missing' || code === 'aborted';
}

/** Errors of Poolkeeper's own adapters have the SDK's error as their cause. */
function withoutAdapter(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  return error.cause ?? error;
}
