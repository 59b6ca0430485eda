import type { ReceivedMessage } from '@poolkeeper/pool-world';

/** What a function made of a batch: which messages may be deleted, or that none may because the answer is not one. */
export type BatchResponse =
  | { readonly kind: 'valid'; readonly handled: readonly ReceivedMessage[] }
  | { readonly kind: 'malformed'; readonly problem: string };

/**
 * Reads `{ batchItemFailures: [{ itemIdentifier }] }` as Lambda does (`ReportBatchItemFailures`): nothing, null or an
 * empty list means that all went well; anything that does not name messages of the batch fails all of it.
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
        `itemIdentifier ${id === undefined ? 'undefined' : JSON.stringify(id)} is no message of the batch`,
      );
    }
    failed.add(id);
  }
  return { kind: 'valid', handled: batch.filter(({ messageId }) => !failed.has(messageId)) };
}

function malformed(problem: string): BatchResponse {
  return { kind: 'malformed', problem };
}
