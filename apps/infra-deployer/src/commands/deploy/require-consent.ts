import { describeChanges } from '../../changes/describe-changes.ts';
import type { StackChanges } from '../../changes/stack-changes.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';

/**
 * Asks once for consent to everything that a deployment does, before anything is deployed.
 *
 * @throws CommandError when consent is needed and not given.
 */
export async function requireConsent(
  { host, options }: CommandContext,
  changes: readonly StackChanges[],
): Promise<void> {
  const reasons = changes.flatMap(consentReasons);
  if (reasons.length === 0) return;
  if (!host.isInteractive) {
    throw new CommandError(`this deployment needs your consent: ${reasons.join('; ')}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Review it with `poolkeeper diff`, then deploy with --yes.',
      details: { concerns: reasons },
    });
  }
  host.notify({
    level: 'info',
    text: describeChanges(changes, { paint: host.paint, details: options.verbose }),
  });
  for (const reason of reasons) host.notify({ level: 'warning', text: reason });
  if (await host.confirm({ text: 'Deploy these changes?', default: false })) return;
  throw new CommandError('not deployed: nothing was changed', { code: 'aborted', fault: 'user' });
}

/** Why deploying a stack needs consent: permissions widen, or a resource is deleted or replaced. Empty if it needs none. */
export function consentReasons({
  stack,
  isNew,
  resources,
  widensPermissions,
  permissions,
}: StackChanges): readonly string[] {
  const { length } = permissions.added;
  const lost = resources.flatMap(({ action, path, logicalId, type }) => {
    const verb = lossVerbs[action];
    return verb === undefined ? [] : [`${stack} ${verb} ${path ?? logicalId} (${type})`];
  });
  return widensPermissions
    ? [
        `${stack} ${isNew ? 'is new and adds' : 'adds'} ${length} permission${length === 1 ? '' : 's'}`,
        ...lost,
      ]
    : lost;
}

const lossVerbs: Readonly<Record<string, string>> = {
  delete: 'deletes',
  replace: 'replaces',
  'may-replace': 'may replace',
};
