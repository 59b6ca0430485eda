import {
  AwsFault,
  type FaultKind,
  type GroupInstance,
  type GroupRecord,
  type SeededFaults,
  type World,
} from '@poolkeeper/pool-world';
import { drawMoments, type Episode } from '../faults/episodes.ts';
import type { Stage } from '../stage/stage.ts';

/** An operator who works on the pool in the consoles of AWS and Spacelift. */
export class Operator {
  readonly stage: Stage;
  readonly faults: SeededFaults;
  readonly #span: Episode;

  constructor(stage: Stage, faults: SeededFaults, span: Episode) {
    this.stage = stage;
    this.faults = faults;
    this.#span = span;
  }

  get world(): World {
    return this.stage.world;
  }

  /** Plans an action for each moment that is drawn for the kind. */
  at(kind: FaultKind, act: () => void): void {
    const { stage, faults } = this;
    for (const moment of drawMoments(faults, kind, this.#span)) {
      stage.after(moment - stage.now, () => {
        faults.count(kind);
        act();
      });
    }
  }

  anyOf<Item>(kind: FaultKind, items: readonly Item[]): Item | undefined {
    return items[this.faults.source(kind).integer(items.length)];
  }

  /** Carries out an action. An AWS refusal is ignored, as the action may no longer be possible. */
  act(what: () => string, does: () => unknown): void {
    this.stage.trace.note('operator', what);
    try {
      does();
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
    }
  }

  group(): GroupRecord {
    const [record] = this.world.autoScaling.describeGroups();
    if (record === undefined) throw new RangeError('the world has no group');
    return record;
  }

  /** Adds tags that instances do not get; undefined removes one. */
  tagGroup(tags: Readonly<Record<string, string | undefined>>): void {
    const { name: groupName, ownTags } = this.group();
    const kept = Object.entries({ ...ownTags, ...tags }).filter(([, value]) => value !== undefined);
    this.world.autoScaling.updateGroup({
      groupName,
      ownTags: Object.fromEntries(kept) as Record<string, string>,
    });
  }

  inService(): readonly GroupInstance[] {
    return this.group().instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
  }
}
