import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsFault } from '@poolkeeper/pool-world';

const mostEntries = 10;

interface Entry {
  readonly Id: string | undefined;
}

/** What each entry of a batch came to. */
export interface BatchResult<Result> {
  readonly Successful: ({ readonly Id: string } & Result)[];
  readonly Failed: BatchResultErrorEntry[];
}

/** Does `act` for each entry, and answers its result beside the id: one that is refused fails by itself. A batch that is none is refused as a whole. */
export function eachEntry<E extends Entry, Result extends object>(
  entries: readonly E[] = [],
  act: (entry: E) => Result,
): BatchResult<Result> {
  refuseBadBatch(entries);
  const result: BatchResult<Result> = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const id = entry.Id ?? '';
    try {
      result.Successful.push({ Id: id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      result.Failed.push({
        Id: id,
        Code: error.code,
        Message: error.message,
        SenderFault: error.status < 500,
      });
    }
  }
  return result;
}

function refuseBadBatch(entries: readonly Entry[]): void {
  if (entries.length === 0) {
    throw new AwsFault(
      'AWS.SimpleQueueService.EmptyBatchRequest',
      'There should be at least one entry in the request.',
    );
  }
  if (entries.length > mostEntries) {
    throw new AwsFault(
      'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${mostEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) {
    throw new AwsFault('AWS.SimpleQueueService.BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  }
}
