import type { EpochMs } from '@poolkeeper/pool-model';
import type { Timer } from '../timeline.ts';

export interface Message {
  /** Two copies of a message have the same id, and each a key of its own. */
  readonly key: string;
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: EpochMs;
  state: 'delayed' | 'visible' | 'in-flight' | 'gone';
  receiveCount: number;
  firstReceivedAt?: EpochMs;
  /** Of the latest receive. Handles of earlier ones are stale. */
  receiptHandle?: string;
  /** Ends the delay or the invisibility. */
  appearing?: Timer;
  /** Ends its retention. */
  expiring?: Timer;
}
