import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsFault } from '@poolkeeper/pool-world';

const maximumEntries = 10;

interface Entry {
  readonly Id: string | undefined;
}

/** The results of the entries of a batch. */
export interface BatchResult<Result> {
  readonly Successful: ({ readonly Id: string } & Result)[];
  readonly Failed: BatchResultErrorEntry[];
}

/** Calls `act` for each entry. An entry that is refused fails on its own. An invalid batch is refused as a whole. */
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
  if (entries.length > maximumEntries) {
    throw new AwsFault(
      'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maximumEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) {
    throw new AwsFault('AWS.SimpleQueueService.BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  }
}
