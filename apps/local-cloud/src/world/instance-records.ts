import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';

/** An instance that a group launched. EC2 forgets it an hour after its end. */
export interface InstanceRecord {
  readonly groupName: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
  readonly launchedAt: EpochMs;
  /** Absent while it exists. */
  readonly endedAt?: EpochMs;
}

/** All instances that there were, with what each was. */
export class InstanceRecords {
  readonly #records = new Map<string, InstanceRecord>();
  #read = 0;

  /** Reads the events since the last call. */
  follow({ history, ec2 }: Pick<World, 'history' | 'ec2'>): void {
    const { events } = history;
    const news = events.slice(this.#read);
    this.#read = events.length;
    const launched = new Map(
      news.flatMap((event) =>
        event.kind === 'instance-launched' ? [[event.instanceId, event.at] as const] : [],
      ),
    );
    if (launched.size > 0) {
      for (const { instanceId, instanceType, lifecycle, tags } of ec2.describeInstances()) {
        const launchedAt = launched.get(instanceId);
        if (launchedAt === undefined) continue;
        const groupName = tags['aws:autoscaling:groupName'] ?? '';
        const purchaseOption = lifecycle ?? 'on-demand';
        this.#records.set(instanceId, { groupName, instanceType, purchaseOption, launchedAt });
      }
    }
    for (const event of news) {
      const record = event.kind === 'instance-terminated' ? this.#records.get(event.instanceId) : undefined;
      if (record !== undefined && event.kind === 'instance-terminated')
        this.#records.set(event.instanceId, { ...record, endedAt: event.at });
    }
  }

  of(groupName: string): readonly InstanceRecord[] {
    return [...this.#records.values()].filter((record) => record.groupName === groupName);
  }
}
