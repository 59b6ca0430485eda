import { sameValue, type Properties } from './template.ts';

/** The identity of an existing resource. */
export interface ResourceRecord {
  /** The value of `Ref`. */
  readonly physicalId: string;
  /** The values of `Fn::GetAtt`, by attribute. */
  readonly attributes: Properties;
}

export interface ResourceRequest {
  readonly logicalId: string;
  readonly stackName: string;
  readonly properties: Properties;
  /** A unique name of at most 64 characters, for a resource whose properties do not name it. */
  readonly generatedName: string;
}

export interface ResourceUpdate extends ResourceRequest {
  readonly record: ResourceRecord;
  readonly before: Properties;
}

/**
 * Creates, updates and deletes resources of one type. To refuse, a method throws an `AwsFault` with AWS's message, or a
 * `TemplateError` for invalid properties. A method that throws has changed nothing.
 */
export interface ResourceHandler {
  /** Properties whose change replaces the resource. @default - all if there is no `update`, none otherwise */
  readonly replacedOn?: readonly string[];
  create(request: ResourceRequest): ResourceRecord | Promise<ResourceRecord>;
  /** The existing resource of the name in these properties, which a stack can import. @default - no import */
  existing?(properties: Properties): ResourceRecord | undefined;
  /** @default - every change replaces the resource */
  update?(request: ResourceUpdate): ResourceRecord | Promise<ResourceRecord>;
  /** @default - the resource is only forgotten */
  delete?(resource: ResourceRequest & { readonly record: ResourceRecord }): void | Promise<void>;
}

export type ResourceHandlers = ReadonlyMap<string, ResourceHandler>;

/** What an update does to one resource, and the properties that differ. */
export interface ResourceChange {
  readonly action: 'none' | 'modify' | 'replace';
  readonly properties: readonly string[];
}

export function planChange(handler: ResourceHandler, before: Properties, after: Properties): ResourceChange {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const properties = names.filter((name) => !sameValue(before[name], after[name]));
  if (properties.length === 0) return { action: 'none', properties };
  const replaces =
    handler.update === undefined || properties.some((name) => handler.replacedOn?.includes(name) === true);
  return { action: replaces ? 'replace' : 'modify', properties };
}
