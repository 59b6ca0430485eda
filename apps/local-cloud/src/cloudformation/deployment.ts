import { randomBytes, randomUUID } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault, type Deviation, type Deviations } from '@poolkeeper/pool-world';
import { creationOrder, dependenciesOf } from './dependencies.ts';
import { StackFailedError, TemplateError } from './errors.ts';
import { resolve, type Scope } from './resolve.ts';
import {
  planChange,
  type ResourceHandler,
  type ResourceHandlers,
  type ResourceRecord,
} from './resource-handler.ts';
import { stackScope, type StackEnvironment } from './stack-scope.ts';
import type { DeletionPolicy, Stack, StackEvent, StackOutput, StackResource } from './stack.ts';
import type { Properties } from './template.ts';

/** A stack that can be changed. */
export type LiveStack = { -readonly [Key in keyof Stack]: Stack[Key] } & {
  readonly resources: Map<string, StackResource>;
  readonly events: StackEvent[];
};

export interface DeploymentSettings {
  readonly handlers: ResourceHandlers;
  readonly environment: StackEnvironment;
  /** How CloudFormation differs from its documentation. @default none */
  readonly deviations?: Deviations;
  now(): EpochMs;
  /** Whether this deployment may take over an existing resource, instead of failing because its name is taken. */
  mayImport(type: string, physicalId: string): boolean;
}

const stackType = 'AWS::CloudFormation::Stack';

type NewResource = Pick<StackResource, 'logicalId' | 'type' | 'properties' | 'deletionPolicy'>;

interface FailedRemoval {
  readonly logicalId: string;
  readonly reason: string;
}

/**
 * Creates or updates the resources of a stack one by one, in the order of their references, and deletes them in parallel, each
 * as soon as the ones that refer to it are gone. If a creation or an update fails, the changes so far are undone.
 */
export class Deployment {
  readonly #stack: LiveStack;
  readonly #settings: DeploymentSettings;
  readonly #scope: Scope;
  /** How to undo each change so far, oldest first. */
  readonly #undo: { readonly logicalId: string; readonly undo: () => Promise<void> }[] = [];
  /** Replaced resources. They are deleted when the update has succeeded. */
  readonly #replaced: StackResource[] = [];

  constructor(stack: LiveStack, settings: DeploymentSettings) {
    this.#stack = stack;
    this.#settings = settings;
    this.#scope = stackScope({
      ...stack,
      stack,
      environment: settings.environment,
      record: (logicalId) => stack.resources.get(logicalId)?.record,
    });
  }

  /** Throws `TemplateError` for a template that cannot be deployed. Changes nothing. */
  check(): void {
    creationOrder(this.#stack.template);
    for (const [logicalId, { Type: type }] of Object.entries(this.#stack.template.Resources)) {
      if (!this.#settings.handlers.has(type)) {
        throw new TemplateError(
          type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'
            ? `Template error: local-cloud does not support custom resources, and ${logicalId} is one (${type})`
            : `Template error: local-cloud does not support the resource type ${type} of ${logicalId}`,
        );
      }
    }
  }

  /** Rejects with `StackFailedError` if a resource failed, after the rollback. */
  async run(kind: 'CREATE' | 'UPDATE'): Promise<void> {
    const stack = this.#stack;
    this.setStatus(`${kind}_IN_PROGRESS`, 'User Initiated');
    const before = { template: stack.template, resources: new Map(stack.resources) };
    let wanted: ReadonlySet<string>;
    let failed = '';
    try {
      wanted = this.#wantedResources();
      for (const logicalId of creationOrder(stack.template)) {
        failed = logicalId;
        if (wanted.has(logicalId)) await this.#deployResource(logicalId);
      }
      failed = '';
      stack.outputs = this.#outputs();
    } catch (error) {
      const reason = reasonOf(error);
      if (failed !== '') this.#recordFailure(failed, reason, kind);
      await this.#rollBack(kind, failed === '' ? reason : `The following resource(s) failed: [${failed}].`);
      throw new StackFailedError(stack.name, failed === '' ? reason : `${failed}: ${reason}`);
    }
    if (kind === 'UPDATE') this.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await this.#cleanUp(before.resources, wanted);
    this.setStatus(`${kind}_COMPLETE`);
  }

  /** Rejects with `StackFailedError` if a resource cannot be deleted. Those that it refers to are kept, the others are deleted. */
  async delete(): Promise<void> {
    const stack = this.#stack;
    this.setStatus('DELETE_IN_PROGRESS', 'User Initiated');
    const failed = await this.#removeAll((policy) => policy !== 'Delete');
    const [first] = failed;
    if (first !== undefined) {
      this.setStatus('DELETE_FAILED', `The following resource(s) failed to delete: [${idsOf(failed)}].`);
      throw new StackFailedError(stack.name, `${first.logicalId}: ${first.reason}`);
    }
    stack.deletedAt = this.#settings.now();
    this.setStatus('DELETE_COMPLETE');
  }

  setStatus(status: string, reason?: string): void {
    const stack = this.#stack;
    stack.status = status;
    if (reason === undefined) delete stack.statusReason;
    else stack.statusReason = reason;
    this.#record({ logicalId: stack.name, physicalId: stack.id, type: stackType, status }, reason);
  }

  /** The resources of the template whose conditions hold. */
  #wantedResources(): ReadonlySet<string> {
    const { Resources: resources } = this.#stack.template;
    return new Set(
      Object.keys(resources).filter((logicalId) => {
        const condition = resources[logicalId]?.Condition;
        return condition === undefined || this.#scope.condition(condition);
      }),
    );
  }

  async #deployResource(logicalId: string): Promise<void> {
    const definition = this.#stack.template.Resources[logicalId];
    if (definition === undefined) return;
    const { Type: type, Properties: unresolved = {}, UpdateReplacePolicy, DeletionPolicy } = definition;
    const properties = resolve(unresolved, this.#scope) as Properties;
    const deletionPolicy = policyOf(DeletionPolicy);
    const handler = this.#handler(type);
    const existing = this.#stack.resources.get(logicalId);
    if (existing?.type !== type) {
      await this.#create({ logicalId, type, properties, deletionPolicy });
      if (existing !== undefined) this.#replaced.push(existing);
      return;
    }
    const { action } = planChange(handler, existing.properties, properties);
    if (action === 'none') {
      this.#stack.resources.set(logicalId, { ...existing, deletionPolicy });
    } else if (action === 'modify') {
      await this.#update(existing, { properties, deletionPolicy });
    } else {
      this.#recordResource(
        existing,
        'UPDATE_IN_PROGRESS',
        'Requested update requires the creation of a new physical resource; hence creating one.',
      );
      await this.#create({ logicalId, type, properties, deletionPolicy }, existing);
      this.#replaced.push({ ...existing, deletionPolicy: policyOf(UpdateReplacePolicy) });
    }
  }

  async #create(wanted: NewResource, replaces?: StackResource): Promise<void> {
    const { logicalId, type, properties } = wanted;
    const kind = replaces === undefined ? 'CREATE' : 'UPDATE';
    const handler = this.#handler(type);
    const imported = this.#importable(wanted, handler);
    const verb = imported === undefined ? kind : 'IMPORT';
    this.#record({ logicalId, physicalId: '', type, status: `${verb}_IN_PROGRESS` });
    const record = imported ?? (await handler.create({ ...this.#request(logicalId), properties }));
    const resource = this.#keep(wanted, record, `${verb}_COMPLETE`);
    this.#undo.push({
      logicalId,
      undo: async () => {
        await this.#remove(resource, (policy) => policy === 'Retain');
        if (replaces === undefined) this.#stack.resources.delete(logicalId);
        else this.#stack.resources.set(logicalId, replaces);
      },
    });
  }

  /**
   * The resource that an import takes over as it is. Its name must be written in the template, and it must be retained:
   * CloudFormation guide, import resources automatically.
   */
  #importable(
    { logicalId, type, properties, deletionPolicy }: NewResource,
    handler: ResourceHandler,
  ): ResourceRecord | undefined {
    const found = deletionPolicy === 'Delete' ? undefined : handler.existing?.(properties);
    if (found === undefined || !this.#settings.mayImport(type, found.physicalId)) return undefined;
    const written = Object.values(this.#stack.template.Resources[logicalId]?.Properties ?? {});
    return written.includes(found.physicalId) ? found : undefined;
  }

  async #update(
    existing: StackResource,
    { properties, deletionPolicy }: Pick<StackResource, 'properties' | 'deletionPolicy'>,
  ): Promise<void> {
    const { logicalId } = existing;
    this.#recordResource(existing, 'UPDATE_IN_PROGRESS');
    const update = (from: StackResource, to: Properties) =>
      this.#handler(existing.type).update?.({
        ...this.#request(logicalId),
        properties: to,
        before: from.properties,
        record: from.record,
      });
    const record = (await update(existing, properties)) ?? existing.record;
    const updated = this.#keep({ ...existing, properties, deletionPolicy }, record, 'UPDATE_COMPLETE');
    this.#undo.push({
      logicalId,
      undo: async () => {
        this.#recordResource(updated, 'UPDATE_IN_PROGRESS');
        await update(updated, existing.properties);
        this.#stack.resources.set(logicalId, existing);
        this.#recordResource(existing, 'UPDATE_COMPLETE');
      },
    });
  }

  async #rollBack(kind: 'CREATE' | 'UPDATE', reason: string): Promise<void> {
    const prefix = kind === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    this.setStatus(`${prefix}_IN_PROGRESS`, reason);
    const failed =
      kind === 'CREATE' ? await this.#removeAll((policy) => policy === 'Retain') : await this.#undoAll();
    if (failed.length === 0) this.setStatus(`${prefix}_COMPLETE`);
    else this.setStatus(`${prefix}_FAILED`, `The following resource(s) failed: [${idsOf(failed)}].`);
  }

  /** Undoes the changes of an update, the last one first, until one cannot be undone. */
  async #undoAll(): Promise<readonly FailedRemoval[]> {
    for (const { logicalId, undo } of this.#undo.reverse()) {
      try {
        await undo();
      } catch (error) {
        const reason = reasonOf(error);
        this.#recordFailure(logicalId, reason, 'UPDATE');
        return [{ logicalId, reason }];
      }
    }
    return [];
  }

  /**
   * Deletes the resources of the stack in parallel, each when those that refer to it are gone. As on AWS, nothing else decides
   * the order, so that a resource must name what it needs while it is deleted.
   */
  async #removeAll(isKept: (policy: DeletionPolicy) => boolean): Promise<readonly FailedRemoval[]> {
    const { template, resources } = this.#stack;
    const failed: FailedRemoval[] = [];
    const removals = new Map<string, Promise<boolean>>();
    const removalOf = (resource: StackResource): Promise<boolean> => {
      const known = removals.get(resource.logicalId);
      if (known !== undefined) return known;
      const removal = remove(resource);
      removals.set(resource.logicalId, removal);
      return removal;
    };
    const remove = async (resource: StackResource): Promise<boolean> => {
      const { logicalId } = resource;
      const users = this.#deviates('deletes-in-any-order')
        ? []
        : [...resources.values()].filter((other) => refersTo(other, logicalId));
      const gone = await Promise.all(users.map(removalOf));
      if (gone.includes(false)) return false;
      try {
        await this.#remove(resource, isKept);
      } catch (error) {
        const reason = reasonOf(error);
        this.#recordResource(resource, 'DELETE_FAILED', reason);
        failed.push({ logicalId, reason });
        return false;
      }
      resources.delete(logicalId);
      return true;
    };
    const refersTo = (other: StackResource, logicalId: string) => {
      const definition = template.Resources[other.logicalId];
      return definition !== undefined && dependenciesOf(definition, template.Resources).has(logicalId);
    };
    await Promise.all([...resources.values()].reverse().map(removalOf));
    return failed;
  }

  /** Deletes the resources that the template no longer has, and the replaced ones. */
  async #cleanUp(before: ReadonlyMap<string, StackResource>, wanted: ReadonlySet<string>): Promise<void> {
    const gone = [...before.values()].filter(({ logicalId }) => !wanted.has(logicalId));
    // Resources were created before the ones that refer to them, so they are deleted in reverse order.
    for (const resource of [...gone, ...this.#replaced].reverse()) {
      try {
        await this.#remove(resource, (policy) => policy !== 'Delete');
      } catch (error) {
        // As on AWS, the update succeeds even if the cleanup fails.
        this.#recordResource(resource, 'DELETE_FAILED', reasonOf(error));
      }
      if (!wanted.has(resource.logicalId)) this.#stack.resources.delete(resource.logicalId);
    }
  }

  async #remove(resource: StackResource, isKept: (policy: DeletionPolicy) => boolean): Promise<void> {
    const { logicalId, type, properties, record, deletionPolicy } = resource;
    const isHook = type === 'AWS::AutoScaling::LifecycleHook';
    if (isKept(deletionPolicy) && !(isHook && this.#deviates('hook-deleted-with-stack'))) {
      this.#recordResource(resource, 'DELETE_SKIPPED');
      return;
    }
    this.#recordResource(resource, 'DELETE_IN_PROGRESS');
    await this.#handler(type).delete?.({ ...this.#request(logicalId), properties, record });
    this.#recordResource(resource, 'DELETE_COMPLETE');
  }

  #deviates(deviation: Deviation): boolean {
    return this.#settings.deviations?.has(deviation) === true;
  }

  #outputs(): readonly StackOutput[] {
    return Object.entries(this.#stack.template.Outputs ?? {})
      .filter(([, { Condition: condition }]) => condition === undefined || this.#scope.condition(condition))
      .map(([key, { Value: value, Description: description, Export: exported }]) => ({
        key,
        value: textOf(resolve(value, this.#scope)),
        description,
        exportName: exported && textOf(resolve(exported.Name, this.#scope)),
      }));
  }

  #request(logicalId: string) {
    const { name } = this.#stack;
    const suffix = randomBytes(6).toString('hex').toUpperCase();
    const generatedName = `${name.slice(0, 24)}-${logicalId.slice(0, 24)}-${suffix}`;
    return { logicalId, stackName: name, generatedName };
  }

  #handler(type: string): ResourceHandler {
    const handler = this.#settings.handlers.get(type);
    if (handler === undefined) {
      throw new TemplateError(`local-cloud does not support the resource type ${type}`);
    }
    return handler;
  }

  #keep(wanted: NewResource, record: ResourceRecord, status: string): StackResource {
    const { logicalId, type, properties, deletionPolicy } = wanted;
    const changedAt = this.#settings.now();
    const resource = { logicalId, type, properties, deletionPolicy, record, status, changedAt };
    this.#stack.resources.set(logicalId, resource);
    this.#recordResource(resource, status);
    return resource;
  }

  #recordResource({ logicalId, type, record }: StackResource, status: string, reason?: string): void {
    this.#record({ logicalId, type, physicalId: record.physicalId, status }, reason);
  }

  #recordFailure(logicalId: string, reason: string, kind: string): void {
    const { template, resources } = this.#stack;
    const type = template.Resources[logicalId]?.Type ?? 'unknown';
    const physicalId = resources.get(logicalId)?.record.physicalId ?? '';
    const verb = resources.has(logicalId) && kind === 'CREATE' ? 'UPDATE' : kind;
    this.#record({ logicalId, type, physicalId, status: `${verb}_FAILED` }, reason);
  }

  #record(event: Omit<StackEvent, 'id' | 'at'>, reason?: string): void {
    // Clients sort events by time, so no two events may have the same time.
    const last = this.#stack.events.at(-1)?.at ?? 0;
    this.#stack.events.push({
      id: randomUUID(),
      at: Math.max(this.#settings.now(), last + 1),
      ...event,
      reason,
      token: this.#stack.token,
    });
  }
}

function policyOf(text: string | undefined): DeletionPolicy {
  return text === 'Retain' || text === 'RetainExceptOnCreate' ? text : 'Delete';
}

function idsOf(failed: readonly FailedRemoval[]): string {
  return failed.map(({ logicalId }) => logicalId).join(', ');
}

function reasonOf(error: unknown): string {
  if (error instanceof AwsFault) return `${error.message} (${error.code}; Status Code: ${error.status})`;
  return error instanceof Error ? error.message : String(error);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
