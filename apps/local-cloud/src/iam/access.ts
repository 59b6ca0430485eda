import { meets, withVariables, type RequestContext } from './conditions.ts';
import { matches, matchesInAnyCase } from './wildcards.ts';
import type { Statement } from './policy-document.ts';

/** A request for a permission. */
export interface AccessRequest {
  /** `autoscaling:SetDesiredCapacity` */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether a statement applies to a request. */
export function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  const { actions, notActions, resources, notResources, conditions } = statement;
  const onAction =
    actions?.some((pattern) => matchesInAnyCase(pattern, action)) ??
    notActions?.every((pattern) => !matchesInAnyCase(pattern, action)) ??
    false;
  const isResource = (pattern: string) => {
    const arn = withVariables(pattern, context);
    return arn !== undefined && matches(arn, resource);
  };
  // A resource-based policy can omit the resource.
  const onResource =
    resources?.some(isResource) ?? notResources?.every((pattern) => !isResource(pattern)) ?? true;
  return onAction && onResource && meets(conditions, context);
}
