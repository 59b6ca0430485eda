import type { Statement } from '../iam/policy-document.ts';

/** Policies of queues, by the queue's ARN. */
export class QueuePolicies {
  readonly #policies = new Map<string, readonly Statement[]>();
  #changed: () => void = () => undefined;

  of(queueArn: string): readonly Statement[] {
    return this.#policies.get(queueArn) ?? [];
  }

  set(queueArn: string, policy: readonly Statement[] | undefined): void {
    if (policy === undefined) this.#policies.delete(queueArn);
    else this.#policies.set(queueArn, policy);
    this.#changed();
  }

  /** One listener. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}
