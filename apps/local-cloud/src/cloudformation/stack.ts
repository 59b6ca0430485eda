import type { EpochMs } from '@poolkeeper/pool-model';
import type { ParameterValues } from './parameters.ts';
import type { ResourceRecord } from './resource-handler.ts';
import type { Properties, Template } from './template.ts';

export type Tags = Readonly<Record<string, string>>;

/** What becomes of a resource that is removed from its stack. `RetainExceptOnCreate`: a rollback of its creation deletes it. */
export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

/** A resource of a stack, as it was last created or updated. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly record: ResourceRecord;
  readonly status: string;
  readonly changedAt: EpochMs;
  readonly deletionPolicy: DeletionPolicy;
}

export interface StackEvent {
  readonly id: string;
  readonly at: EpochMs;
  readonly logicalId: string;
  readonly physicalId: string;
  /** `AWS::CloudFormation::Stack` for the stack itself. */
  readonly type: string;
  /** `CREATE_IN_PROGRESS` */
  readonly status: string;
  readonly reason?: string;
  /** The token of the request that the event belongs to. */
  readonly token?: string | undefined;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** A CloudFormation stack. */
export interface Stack {
  readonly name: string;
  /** The ARN. It is unique even among stacks of the same name. */
  readonly id: string;
  readonly createdAt: EpochMs;
  readonly updatedAt?: EpochMs;
  readonly deletedAt?: EpochMs;
  readonly status: string;
  readonly statusReason?: string;
  /** The token of the latest request that changed the stack. */
  readonly token?: string | undefined;
  readonly template: Template;
  /** The template as it was uploaded. */
  readonly templateText: string;
  readonly parameters: ParameterValues;
  readonly tags: Tags;
  readonly capabilities: readonly string[];
  /** Whether the stack refuses to be deleted. */
  readonly terminationProtection: boolean;
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Oldest first. */
  readonly events: readonly StackEvent[];
  readonly outputs: readonly StackOutput[];
}
