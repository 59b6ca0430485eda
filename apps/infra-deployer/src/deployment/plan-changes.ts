import type { Caller } from '../aws/caller.ts';
import type { Host } from '../host/host.ts';
import { stackChangesOf, type StackChanges } from './stack-changes.ts';
import type { ToolkitIo } from './toolkit-io.ts';
import type { ToolkitSession } from './toolkit.ts';

/** Compares the stacks of the session with what is deployed. Changes nothing. */
export async function planChanges(
  { toolkit, lib, assembly }: ToolkitSession,
  io: ToolkitIo,
  host: Host,
): Promise<readonly StackChanges[]> {
  host.progress({ id: 'compare', title: 'what is deployed', state: 'running', detail: 'comparing' });
  await toolkit.diff(assembly, { method: lib.DiffMethod.TemplateOnly() });
  host.progress({ id: 'compare', title: 'what is deployed', state: 'done', detail: 'compared' });
  return io.diffs.flatMap((diff) => stackChangesOf(diff));
}

/** Where stacks go that do not say it themselves. */
export function placeOf({ account, region }: Caller): { readonly account: string; readonly region: string } {
  return { account, region };
}
