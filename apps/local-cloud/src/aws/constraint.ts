import { AwsFault } from '@poolkeeper/pool-world';

/** A value that violates a constraint such as `Member must have value less than or equal to 100`. */
interface Violation {
  readonly member: string;
  readonly value: string | number;
  readonly constraint: string;
}

/** AWS's message for a violated constraint. */
function violationMessage({ member, value, constraint }: Violation): string {
  return `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
}

/** Returns `value` if it is within the inclusive bounds. Throws AWS's error otherwise. */
export function requireWithin(
  bounds: { readonly member: string; readonly from: number; readonly to: number; readonly code?: string },
  value: number,
): number {
  const { member, from, to, code = 'ValidationError' } = bounds;
  if (value < from) {
    const constraint = `Member must have value greater than or equal to ${from}`;
    throw new AwsFault(code, violationMessage({ member, value, constraint }));
  }
  if (value > to) {
    const constraint = `Member must have value less than or equal to ${to}`;
    throw new AwsFault(code, violationMessage({ member, value, constraint }));
  }
  return value;
}

/** Returns `value` if it is one of `values`. Throws AWS's error otherwise. */
export function requireOneOf<Value extends string>(
  member: string,
  values: readonly Value[],
  value: string,
): Value {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const constraint = `Member must satisfy enum value set: [${values.join(', ')}]`;
  throw new AwsFault('ValidationError', violationMessage({ member, value, constraint }));
}
