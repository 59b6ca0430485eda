/** An event that CloudFormation reports for a resource, or for the stack itself. */
export interface ResourceEvent {
  readonly logicalId: string;
  /** `AWS::SQS::Queue`. */
  readonly type: string;
  readonly physicalId?: string;
  /** `CREATE_IN_PROGRESS`. */
  readonly status: string;
  readonly reason?: string;
  /** Construct path, `Pool/Gate/Queue`. Absent if the template has no metadata for the resource. */
  readonly path?: string;
  /** True for the stack as a whole. */
  readonly isStack: boolean;
}

/** The path of a construct without the id of its stack and the final `Resource`: `Pool/Gate/Queue`. */
export function pathInStack(constructPath: string, stackId?: string): string {
  const parts = constructPath.split('/').filter((part) => part !== '');
  const inStack = parts[0] === stackId ? parts.slice(1) : parts;
  return (inStack.at(-1) === 'Resource' ? inStack.slice(0, -1) : inStack).join('/');
}

export function describeResource({ path, logicalId, type }: ResourceEvent): string {
  return `${path ?? logicalId} (${type})`;
}

/** A status as a verb: `created`, `deleting`, `not updated`. */
export function describeResourceStatus(status: string): string {
  const [operation = ''] = status.split('_');
  const verb = verbs[operation];
  if (verb === undefined) return status.toLowerCase().replaceAll('_', ' ');
  if (status.endsWith('_FAILED')) return `not ${verb.done}`;
  return status.endsWith('_COMPLETE') ? verb.done : verb.doing;
}

const verbs: Readonly<Record<string, { readonly doing: string; readonly done: string }>> = {
  CREATE: { doing: 'creating', done: 'created' },
  UPDATE: { doing: 'updating', done: 'updated' },
  DELETE: { doing: 'deleting', done: 'deleted' },
  IMPORT: { doing: 'importing', done: 'imported' },
  ROLLBACK: { doing: 'rolling back', done: 'rolled back' },
};
