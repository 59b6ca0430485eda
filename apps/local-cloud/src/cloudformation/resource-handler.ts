import type { Properties } from './template.ts';

/** A resource as it exists. */
export interface ResourceRecord {
  /** What `Ref` comes to. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` comes to, by attribute. */
  readonly attributes: Properties;
}

export interface ResourceRequest {
  readonly logicalId: string;
  readonly stackName: string;
  readonly properties: Properties;
  /** For a resource that has no name of its own. At most 64 characters, and no other resource's. */
  readonly generatedName: string;
}

export interface ResourceUpdate extends ResourceRequest {
  readonly record: ResourceRecord;
  readonly before: Properties;
}

/**
 * How resources of one type come into being, change and go. Each method refuses by throwing: an `AwsFault` in AWS's
 * words, or a `TemplateError` for properties that make no sense. A method that throws has changed nothing.
 */
export interface ResourceHandler {
  /** Properties that cannot change: a new value makes a new resource. @default - all, where there is no `update` */
  readonly replacedOn?: readonly string[];
  create(request: ResourceRequest): ResourceRecord | Promise<ResourceRecord>;
  /** @default - every change replaces the resource */
  update?(request: ResourceUpdate): ResourceRecord | Promise<ResourceRecord>;
  /** @default - there is nothing to take away */
  delete?(resource: ResourceRequest & { readonly record: ResourceRecord }): void | Promise<void>;
}

export type ResourceHandlers = ReadonlyMap<string, ResourceHandler>;
