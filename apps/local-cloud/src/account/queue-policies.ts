import type { Statement } from '../iam/policy-document.ts';

/** The access policies of queues by queue ARN, and their encryption keys by queue name. */
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

  /** The ARN of a queue's customer managed key. Undefined if the queue uses the key of SQS. */
  keyOf(queueName: string): string | undefined {
    return this.#keys.get(queueName);
  }

  setKey(queueName: string, keyArn: string | undefined): void {
    if (keyArn === undefined) this.#keys.delete(queueName);
    else this.#keys.set(queueName, keyArn);
  }

  /** Only the last listener is called. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}
