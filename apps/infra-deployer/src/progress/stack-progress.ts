import type { Progress } from '../cli/host.ts';
import { describeResource, describeResourceStatus, type ResourceEvent } from './resource-event.ts';

export interface ResourceCount {
  readonly completed: number;
  /** Undefined until CloudFormation's change set is known. */
  readonly total?: number;
}

/** The progress of one stack while it is deployed or deleted. */
export class StackProgress {
  readonly name: string;
  readonly region: string;
  readonly #events: ResourceEvent[] = [];
  readonly #inProgress = new Map<string, ResourceEvent>();
  #count: ResourceCount = { completed: 0 };
  #outcome: 'done' | 'failed' | undefined;

  constructor(name: string, region: string) {
    this.name = name;
    this.region = region;
  }

  /** In the order in which they happened. */
  get events(): readonly ResourceEvent[] {
    return this.#events;
  }

  /** Undefined while the operation runs. */
  get outcome(): 'done' | 'failed' | undefined {
    return this.#outcome;
  }

  record(event: ResourceEvent, count: ResourceCount): void {
    this.#events.push(event);
    this.#count = count;
    if (event.isStack) return;
    if (event.status.endsWith('_IN_PROGRESS')) this.#inProgress.set(event.logicalId, event);
    else this.#inProgress.delete(event.logicalId);
  }

  /** The current state. */
  report(title: string): Progress {
    return {
      id: this.#id,
      title,
      state: 'running',
      detail: this.#detail(),
      milestone: this.#milestone(),
      parts: [...this.#inProgress.values()].map(
        (event) => `${describeResource(event)} ${describeResourceStatus(event.status)}`,
      ),
    };
  }

  end(title: string, state: 'done' | 'failed', detail: string): Progress {
    this.#outcome = state;
    return { id: this.#id, title, state, detail };
  }

  get #id(): string {
    return `stack:${this.region}:${this.name}`;
  }

  /** Steps of 25 %, so that a log gets a few lines for each deployment rather than one for each resource. */
  #milestone(): string {
    const { completed, total } = this.#count;
    const share = total === undefined ? '' : ` ${Math.floor((4 * completed) / Math.max(1, total)) * 25} %`;
    return `${this.#isRollingBack() ? 'rolling back' : 'in progress'}${share}`;
  }

  #isRollingBack(): boolean {
    return this.#events.findLast(({ isStack }) => isStack)?.status.includes('ROLLBACK') ?? false;
  }

  #detail(): string {
    const { completed, total } = this.#count;
    const count = total === undefined ? `${completed} resources` : `${completed}/${total} resources`;
    return this.#isRollingBack() ? `rolling back, ${count}` : count;
  }
}
