/** Something that CloudFormation says of a resource, or of the stack itself. */
export interface ResourceEvent {
  readonly logicalId: string;
  /** `AWS::SQS::Queue`. */
  readonly type: string;
  readonly physicalId?: string;
  /** `CREATE_IN_PROGRESS`. */
  readonly status: string;
  readonly reason?: string;
  /** Where it is in the constructs, `Pool/Gate/Queue`; only where the template knows. */
  readonly path?: string;
  /** True for the stack as a whole. */
  readonly isStack: boolean;
}

/** As people look for it: in the constructs, or else in the template. */
export function describeResource({ path, logicalId, type }: ResourceEvent): string {
  return `${path ?? logicalId} (${type})`;
}

/** `created`, `deleting`: what a status says, in a word. */
export function describeStatus(status: string): string {
  const [verb = ''] = status.split('_');
  const words = verbs[verb];
  if (words === undefined) return status.toLowerCase().replaceAll('_', ' ');
  if (status.endsWith('_FAILED')) return `not ${words.done}`;
  return status.endsWith('_COMPLETE') ? words.done : words.doing;
}

const verbs: Readonly<Record<string, { readonly doing: string; readonly done: string }>> = {
  CREATE: { doing: 'creating', done: 'created' },
  UPDATE: { doing: 'updating', done: 'updated' },
  DELETE: { doing: 'deleting', done: 'deleted' },
  IMPORT: { doing: 'importing', done: 'imported' },
  ROLLBACK: { doing: 'rolling back', done: 'rolled back' },
};
