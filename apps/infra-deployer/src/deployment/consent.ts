import type { StackChanges } from './stack-changes.ts';

/**
 * Why a deployment wants somebody's consent: it lets somebody do more than before, or it takes something away. Empty when it
 * wants none.
 */
export function concernsOf({
  stack,
  isNew,
  resources,
  widensPermissions,
  permissions,
}: StackChanges): readonly string[] {
  const gone = resources.filter(({ action }) => ['delete', 'replace', 'may-replace'].includes(action));
  const { length } = permissions.added;
  return [
    ...(widensPermissions
      ? [`${stack} ${isNew ? 'is new and brings' : 'adds'} ${length} permission${length === 1 ? '' : 's'}`]
      : []),
    ...gone.map(({ action, path, logicalId, type }) => {
      const verb = action === 'delete' ? 'deletes' : action === 'replace' ? 'replaces' : 'may replace';
      return `${stack} ${verb} ${path ?? logicalId} (${type})`;
    }),
  ];
}
