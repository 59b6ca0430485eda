import { TemplateError } from './errors.ts';
import type { Template, TemplateResource, Value } from './template.ts';

/** The logical ids of a template's resources, each after the ones that it refers to. Throws `TemplateError` for a cycle. */
export function creationOrder({ Resources: resources }: Template): readonly string[] {
  const order = new Set<string>();
  const path: string[] = [];
  const visit = (logicalId: string) => {
    if (order.has(logicalId)) return;
    if (path.includes(logicalId)) {
      const cycle = path.slice(path.indexOf(logicalId));
      throw new TemplateError(`Circular dependency between resources: [${cycle.join(', ')}]`);
    }
    path.push(logicalId);
    const resource = resources[logicalId];
    if (resource !== undefined) for (const needed of dependenciesOf(resource, resources)) visit(needed);
    path.pop();
    order.add(logicalId);
  };
  for (const logicalId of Object.keys(resources)) visit(logicalId);
  return [...order];
}

/** The logical ids that a resource refers to or names in `DependsOn`. */
export function dependenciesOf(
  resource: TemplateResource,
  resources: Template['Resources'],
): ReadonlySet<string> {
  const found = new Set<string>();
  const { DependsOn: named = [], Properties: properties = {} } = resource;
  for (const name of typeof named === 'string' ? [named] : named) found.add(name);
  collect(properties, found);
  return new Set([...found].filter((name) => name in resources));
}

function collect(value: Value, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) collect(item, into);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === 'Ref' && typeof item === 'string') into.add(item);
    if (key === 'Fn::GetAtt') into.add(logicalIdOf(item));
    if (key === 'Fn::Sub') for (const name of substituted(item)) into.add(name);
    collect(item, into);
  }
}

function logicalIdOf(argument: Value): string {
  if (typeof argument === 'string') return argument.split('.')[0] ?? '';
  const [logicalId] = Array.isArray(argument) ? (argument as readonly Value[]) : [];
  return typeof logicalId === 'string' ? logicalId : '';
}

function substituted(argument: Value): readonly string[] {
  const text = Array.isArray(argument) ? (argument as readonly Value[])[0] : argument;
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim().split('.')[0] ?? '');
}
