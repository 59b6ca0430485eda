import type { ResourceHandler } from './resource-handler.ts';
import { sameValue } from './same-value.ts';
import type { Properties } from './template.ts';

/** What an update does to one resource, and which properties make it so. */
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
