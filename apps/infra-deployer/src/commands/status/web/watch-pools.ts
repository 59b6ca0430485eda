import type { ConsoleUpdate, PassView } from '@poolkeeper/pool-model/view';
import type { PoolReader, PoolReading } from './pool-reader.ts';

export interface WatchedPool {
  readonly name: string;
  readonly reader: Pick<PoolReader, 'read'>;
}

export interface Watch {
  /** Sends the pools now and after each reading, until the returned function is called. */
  readonly follow: (send: (update: ConsoleUpdate) => void) => () => void;
}

export interface WatchOptions {
  readonly pools: readonly WatchedPool[];
  /** Between two readings. */
  readonly everyMs: number;
  readonly clock: () => number;
}

/** The passes that a new page gets. */
const keptPasses = 300;

/** Reads pools again and again while anyone follows, once for all followers. */
export function watchPools({ pools, everyMs, clock }: WatchOptions): Watch {
  const followers = new Set<(update: ConsoleUpdate) => void>();
  let timer: NodeJS.Timeout | undefined;
  let isReading = false;
  let passes: readonly PassView[] = [];
  let last: ConsoleUpdate['view'] | undefined;
  return { follow };

  function follow(send: (update: ConsoleUpdate) => void): () => void {
    followers.add(send);
    if (last !== undefined) send({ view: last, passes });
    if (followers.size === 1) void readNow();
    return () => {
      followers.delete(send);
      if (followers.size > 0) return;
      clearTimeout(timer);
    };
  }

  async function readNow(): Promise<void> {
    if (isReading) return;
    clearTimeout(timer);
    isReading = true;
    const readings = await Promise.all(pools.map(({ reader }) => reader.read()));
    isReading = false;
    const news = readings.flatMap((reading) => reading.passes).sort((one, other) => one.at - other.at);
    passes = [...passes, ...news].slice(-keptPasses);
    const isFirst = last === undefined;
    last = viewOf(readings);
    for (const send of followers) send({ view: last, passes: isFirst ? passes : news });
    if (followers.size > 0) timer = setTimeout(() => void readNow(), everyMs);
  }

  function viewOf(readings: readonly PoolReading[]): ConsoleUpdate['view'] {
    const known = readings.flatMap(({ managerIsOn }) => managerIsOn ?? []);
    return {
      now: Math.round(clock()),
      pools: readings.flatMap(({ view }) => view ?? []),
      managerIsOn: known.length === 0 ? undefined : known.every(Boolean),
      failedBatch: readings.find(({ failedBatch }) => failedBatch !== undefined)?.failedBatch,
      unread: readings.flatMap(({ view, problem }, index) =>
        view === undefined && problem !== undefined ? [{ name: pools[index]?.name ?? '', problem }] : [],
      ),
    };
  }
}
