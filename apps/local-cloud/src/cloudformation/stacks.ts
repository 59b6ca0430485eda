import { randomUUID } from 'node:crypto';
import { Deployment, type DeploymentSettings, type LiveStack } from './deployment.ts';
import { TemplateError } from './errors.ts';
import { parameterValues, type ParameterValues } from './parameters.ts';
import type { Stack, Tags } from './stack.ts';
import { parseTemplate, sameValue } from './template.ts';

export interface StackRequest {
  readonly name: string;
  readonly templateText: string;
  /** @default none */
  readonly parameters?: ParameterValues;
  /** @default - the tags of the existing stack, or none */
  readonly tags?: Tags;
  readonly capabilities?: readonly string[];
  /** `ClientRequestToken`: Terraform finds the events of its request by it. @default none */
  readonly token?: string | undefined;
  /** Takes over resources of the names in the template that belong to no stack. @default false */
  readonly importsExisting?: boolean;
  /** Of a new stack; `protect` changes it later. @default false */
  readonly terminationProtection?: boolean;
}

/** A running creation, update or deletion of a stack. */
export interface StackOperation {
  readonly stack: Stack;
  /** Rejects with `StackFailedError`. Callers may ignore it: the rejection is handled. */
  readonly done: Promise<Stack>;
}

type StacksSettings = Omit<DeploymentSettings, 'mayImport'>;

/** The stacks of an account. Methods throw `TemplateError` to refuse a request before anything is changed. */
export class Stacks {
  readonly #settings: StacksSettings;
  readonly #stacks: LiveStack[] = [];

  constructor(settings: StacksSettings) {
    this.#settings = settings;
  }

  /** The stacks that exist, in order of creation. */
  all(): readonly Stack[] {
    return this.#stacks.filter(({ status }) => status !== 'DELETE_COMPLETE');
  }

  /** All stacks, including deleted ones. */
  allIncludingDeleted(): readonly Stack[] {
    return this.#stacks;
  }

  /** By name, or by id. Only the id finds a deleted stack. */
  find(nameOrId: string): Stack | undefined {
    return this.#find(nameOrId);
  }

  /** Creates a stack, or updates the stack of the same name. */
  async deploy(request: StackRequest): Promise<Stack> {
    const exists = this.find(request.name) !== undefined;
    return (exists ? this.update(request) : this.create(request)).done;
  }

  /** Adds a stack without resources, whose first change set is under review. */
  review(request: StackRequest): Stack {
    const stack = this.#newStack(request);
    this.#deployment(stack).setStatus('REVIEW_IN_PROGRESS', 'User Initiated');
    this.#stacks.push(stack);
    return stack;
  }

  create(request: StackRequest): StackOperation {
    const existing = this.#find(request.name);
    if (existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS') {
      throw new TemplateError(`Stack [${request.name}] already exists`);
    }
    const stack = this.#newStack(request);
    const deployment = this.#deployment(stack, request);
    deployment.check();
    if (existing === undefined) this.#stacks.push(stack);
    else {
      // Clients know the stack under review by its id and events, and can have protected it.
      const { id, events, terminationProtection } = existing;
      Object.assign(existing, { ...stack, id, events, terminationProtection });
      return this.#run(existing, () => this.#deployment(existing, request).run('CREATE'));
    }
    return this.#run(stack, () => deployment.run('CREATE'));
  }

  /** Throws `TemplateError` ("No updates are to be performed.") if nothing would change. */
  update(request: StackRequest): StackOperation {
    const stack = this.#existing(request.name);
    requireNotInProgress(stack);
    if (stack.status === 'ROLLBACK_COMPLETE' || stack.status === 'DELETE_FAILED') {
      throw new TemplateError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
    }
    const before = { ...stack };
    const next = this.#changed(stack, request);
    if (
      sameValue(next.template as never, before.template as never) &&
      sameValue(next.parameters, before.parameters) &&
      sameValue(next.tags, before.tags)
    ) {
      throw new TemplateError('No updates are to be performed.');
    }
    this.#deployment({ ...stack, ...next }).check();
    Object.assign(stack, next, { updatedAt: this.#settings.now() });
    const deployment = this.#deployment(stack, request);
    return this.#run(stack, () =>
      deployment.run('UPDATE').catch((error: unknown) => {
        const { template, templateText, parameters, tags, outputs } = before;
        Object.assign(stack, { template, templateText, parameters, tags, outputs });
        throw error;
      }),
    );
  }

  /** Switches the termination protection of a stack. */
  protect(nameOrId: string, terminationProtection: boolean): Stack {
    return Object.assign(this.#existing(nameOrId), { terminationProtection });
  }

  delete(nameOrId: string, token?: string): StackOperation {
    const stack = this.#existing(nameOrId);
    if (stack.status === 'DELETE_COMPLETE') return { stack, done: Promise.resolve(stack) };
    requireNotInProgress(stack);
    if (stack.terminationProtection) {
      throw new TemplateError(
        `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
      );
    }
    stack.token = token;
    return this.#run(stack, () => this.#deployment(stack).delete());
  }

  #changed(stack: Stack, request: StackRequest) {
    const template = parseTemplate(request.templateText);
    return {
      template,
      templateText: request.templateText,
      parameters: parameterValues(template, request.parameters ?? {}),
      tags: request.tags ?? stack.tags,
      capabilities: request.capabilities ?? stack.capabilities,
      token: request.token,
    };
  }

  #run(stack: LiveStack, act: () => Promise<void>): StackOperation {
    const done = act().then(() => stack);
    // API clients read a failure from the stack's status.
    done.catch(() => undefined);
    return { stack, done };
  }

  #newStack(request: StackRequest): LiveStack {
    const { name, templateText, parameters = {}, tags = {}, capabilities = [] } = request;
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
      throw new TemplateError(
        `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      );
    }
    const template = parseTemplate(templateText);
    const { accountId, region, partition } = this.#settings.environment;
    return {
      name,
      id: `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`,
      createdAt: this.#settings.now(),
      status: 'CREATE_IN_PROGRESS',
      template,
      templateText,
      parameters: parameterValues(template, parameters),
      tags,
      capabilities,
      token: request.token,
      terminationProtection: request.terminationProtection ?? false,
      resources: new Map(),
      events: [],
      outputs: [],
    };
  }

  #find(nameOrId: string): LiveStack | undefined {
    return this.#stacks.find(
      ({ name, id, status }) => id === nameOrId || (name === nameOrId && status !== 'DELETE_COMPLETE'),
    );
  }

  #existing(nameOrId: string): LiveStack {
    const stack = this.#find(nameOrId);
    if (stack === undefined) throw new TemplateError(`Stack [${nameOrId}] does not exist`);
    return stack;
  }

  #deployment(
    stack: LiveStack,
    { importsExisting = false }: Pick<StackRequest, 'importsExisting'> = {},
  ): Deployment {
    const isFree = (type: string, physicalId: string) =>
      !this.all().some(({ resources }) =>
        [...resources.values()].some((each) => each.type === type && each.record.physicalId === physicalId),
      );
    return new Deployment(stack, {
      ...this.#settings,
      mayImport: (...id) => importsExisting && isFree(...id),
    });
  }
}

function requireNotInProgress({ id, status }: Stack): void {
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    throw new TemplateError(`Stack:${id} is in ${status} state and can not be updated.`);
  }
}
