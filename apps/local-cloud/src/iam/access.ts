import { meets, type RequestContext } from './conditions.ts';
import { matches, matchesInAnyCase } from './wildcards.ts';
import type { Statement } from './policy-document.ts';

/** Something that somebody wants to do. */
export interface AccessRequest {
  /** `autoscaling:SetDesiredCapacity` */
  readonly action: string;
  /** ARN, or `*` for an action that is on no resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether a statement is about a request. */
export function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  const { actions, notActions, resources, notResources, conditions } = statement;
  const onAction =
    actions?.some((pattern) => matchesInAnyCase(pattern, action)) ??
    notActions?.every((pattern) => !matchesInAnyCase(pattern, action)) ??
    false;
  // A policy of a resource may leave the resource out, as it is its own.
  const onResource =
    resources?.some((pattern) => matches(pattern, resource)) ??
    notResources?.every((pattern) => !matches(pattern, resource)) ??
    true;
  return onAction && onResource && meets(conditions, context);
}
