import { randomUUID } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { TemplateError } from './errors.ts';
import { parameterValues } from './parameters.ts';
import { planChange, type ResourceHandlers } from './resource-handler.ts';
import type { Stack } from './stack.ts';
import type { StackOperation, StackRequest, Stacks } from './stacks.ts';
import { parseTemplate, sameValue, type Template } from './template.ts';

export interface PlannedChange {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  /** Whether a modification replaces the resource. */
  readonly replaces?: boolean;
  readonly properties?: readonly string[];
}

/** The changes that a request would make to a stack. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly stack: Stack;
  readonly request: StackRequest;
  readonly createdAt: EpochMs;
  readonly changes: readonly PlannedChange[];
  /** Why the change set cannot be executed. */
  readonly failure?: string;
  readonly isExecuted: boolean;
}

export interface ChangeSetRequest {
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly stack: StackRequest;
}

const nothingChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** The change sets of an account's stacks. Methods throw `TemplateError` to refuse a request. */
export class ChangeSets {
  readonly #stacks: Stacks;
  readonly #handlers: ResourceHandlers;
  readonly #place: { readonly accountId: string; readonly region: string; now(): EpochMs };
  readonly #sets = new Map<string, ChangeSet>();

  constructor(
    stacks: Stacks,
    handlers: ResourceHandlers,
    place: { readonly accountId: string; readonly region: string; now(): EpochMs },
  ) {
    this.#stacks = stacks;
    this.#handlers = handlers;
    this.#place = place;
  }

  of(stackId: string): readonly ChangeSet[] {
    return [...this.#sets.values()].filter(({ stack }) => stack.id === stackId);
  }

  /** By id, or by name within a stack, which only its id finds after it was deleted. */
  find(nameOrId: string, stack?: string): ChangeSet | undefined {
    return [...this.#sets.values()].find(
      ({ id, name, stack: own }) =>
        id === nameOrId ||
        (name === nameOrId && (own.id === stack || (own.name === stack && own.status !== 'DELETE_COMPLETE'))),
    );
  }

  create({ name, type, stack: request }: ChangeSetRequest): ChangeSet {
    const existing = this.#stacks.find(request.name);
    if (type === 'UPDATE' && existing === undefined) {
      throw new TemplateError(`Stack [${request.name}] does not exist`);
    }
    if (type === 'CREATE' && existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS') {
      throw new TemplateError(
        `Stack [${request.name}] already exists and cannot be created again with the changeSet [${name}].`,
      );
    }
    if (this.find(name, request.name) !== undefined) {
      throw new TemplateError(`ChangeSet ${name} cannot be created: it already exists`);
    }
    const stack = existing ?? this.#stacks.review(request);
    const changes = this.#changes(stack, request);
    const { accountId, region } = this.#place;
    const set: ChangeSet = {
      id: `arn:aws:cloudformation:${region}:${accountId}:changeSet/${name}/${randomUUID()}`,
      name,
      type,
      stack,
      request,
      createdAt: this.#place.now(),
      changes,
      ...(type === 'UPDATE' && changes.length === 0 && isSame(stack, request) && { failure: nothingChanges }),
      isExecuted: false,
    };
    this.#sets.set(set.id, set);
    return set;
  }

  execute(set: ChangeSet, token?: string): StackOperation {
    if (set.failure !== undefined || set.isExecuted) {
      throw new TemplateError(`ChangeSet [${set.id}] cannot be executed in its current status`);
    }
    const request = { ...set.request, token };
    const operation = set.type === 'CREATE' ? this.#stacks.create(request) : this.#stacks.update(request);
    // A change of the stack invalidates its other change sets.
    for (const { id } of this.of(set.stack.id)) this.#sets.delete(id);
    this.#sets.set(set.id, { ...set, isExecuted: true });
    return operation;
  }

  delete(set: ChangeSet): void {
    this.#sets.delete(set.id);
  }

  /** Compares the templates. The values of references are not known before the deployment. */
  #changes(stack: Stack, { templateText, parameters = {} }: StackRequest): readonly PlannedChange[] {
    const template = parseTemplate(templateText);
    const isNew = stack.status === 'REVIEW_IN_PROGRESS';
    const before: Template['Resources'] = isNew ? {} : stack.template.Resources;
    const otherParameters = !isNew && !sameValue(parameterValues(template, parameters), stack.parameters);
    const removed = Object.keys(before).filter((logicalId) => !(logicalId in template.Resources));
    const changes = Object.entries(template.Resources).flatMap(([logicalId, resource]): PlannedChange[] => {
      const existing = before[logicalId];
      const type = resource.Type;
      if (existing === undefined) return [{ action: 'Add', logicalId, type }];
      const handler = this.#handlers.get(type);
      const { action, properties } =
        handler === undefined
          ? { action: 'replace', properties: [] }
          : planChange(handler, existing.Properties ?? {}, resource.Properties ?? {});
      const mayChange = otherParameters && JSON.stringify(resource.Properties ?? {}).includes('"Ref"');
      if (action === 'none' && !mayChange) return [];
      return [
        {
          action: 'Modify',
          logicalId,
          type,
          ...physicalId(stack, logicalId),
          replaces: action === 'replace',
          properties,
        },
      ];
    });
    return [
      ...changes,
      ...removed.map((logicalId): PlannedChange => ({
        action: 'Remove',
        logicalId,
        type: before[logicalId]?.Type ?? '',
        ...physicalId(stack, logicalId),
      })),
    ];
  }
}

function physicalId({ resources }: Stack, logicalId: string): Pick<PlannedChange, 'physicalId'> {
  const id = resources.get(logicalId)?.record.physicalId;
  return id === undefined ? {} : { physicalId: id };
}

/** Whether a request asks for what the stack is, including outputs, tags and parameters. */
function isSame(stack: Stack, { templateText, tags = stack.tags, parameters = {} }: StackRequest): boolean {
  const template = parseTemplate(templateText);
  return (
    sameValue(template as never, stack.template as never) &&
    sameValue(tags, stack.tags) &&
    sameValue(parameterValues(template, parameters), stack.parameters)
  );
}
