import type { Statement } from '../iam/policy-document.ts';

/** Policies of queues, by the queue's ARN, and the keys that their messages are encrypted with, by the queue's name. */
export class QueuePolicies {
  readonly #keys = new Map<string, string>();
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

  /** ARN of the customer's key of a queue; undefined for SQS's own. */
  keyOf(queueName: string): string | undefined {
    return this.#keys.get(queueName);
  }

  setKey(queueName: string, keyArn: string | undefined): void {
    if (keyArn === undefined) this.#keys.delete(queueName);
    else this.#keys.set(queueName, keyArn);
  }

  /** One listener. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}
