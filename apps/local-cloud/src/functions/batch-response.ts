import type { ReceivedMessage } from '@poolkeeper/pool-world';

/** The result of a batch: the handled messages, which can be deleted, or the problem with an invalid response. */
export type BatchResponse =
  | { readonly kind: 'valid'; readonly handled: readonly ReceivedMessage[] }
  | { readonly kind: 'malformed'; readonly problem: string };

/**
 * Reads `{ batchItemFailures: [{ itemIdentifier }] }` as Lambda does (`ReportBatchItemFailures`): without failures, all
 * messages were handled. An identifier that is not of the batch fails the whole batch.
 */
export function readBatchResponse(payload: unknown, batch: readonly ReceivedMessage[]): BatchResponse {
  if (payload === null || payload === undefined) return { kind: 'valid', handled: batch };
  if (typeof payload !== 'object') return malformed(`expected an object, got ${JSON.stringify(payload)}`);
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return malformed(`batchItemFailures is not a list`);

  const failed = new Set<string>();
  const ids = new Set(batch.map(({ messageId }) => messageId));
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) {
      return malformed(
        `the batch has no message with the itemIdentifier ${id === undefined ? 'undefined' : JSON.stringify(id)}`,
      );
    }
    failed.add(id);
  }
  return { kind: 'valid', handled: batch.filter(({ messageId }) => !failed.has(messageId)) };
}

function malformed(problem: string): BatchResponse {
  return { kind: 'malformed', problem };
}
