/** The secrets that Spacelift may sign its events with. */
export interface WebhookSecret {
  readonly current: string;
  /** The secret before the last rotation, which is accepted until the rotation is finished. @default - none */
  readonly previous?: string;
}

export function formatWebhookSecret({ current, previous }: WebhookSecret): string {
  return JSON.stringify({ current, previous });
}

/** Undefined for a text without a secret. */
export function readWebhookSecret(text: string): WebhookSecret | undefined {
  try {
    const { current, previous } = (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
    if (!isSecret(current)) return undefined;
    return isSecret(previous) ? { current, previous } : { current };
  } catch {
    return undefined;
  }
}

/** An empty secret would accept what anyone can sign. */
function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
