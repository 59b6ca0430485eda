import { AwsFault } from '@poolkeeper/pool-world';

/** `value` if it is a whole number within the bounds, both included, or absent; SQS's fault if not. */
export function inRange(
  bounds: { readonly parameter: string; readonly from: number; readonly to: number },
  value: number | undefined,
): number | undefined {
  const { parameter, from, to } = bounds;
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return value;
  throw new AwsFault(
    'InvalidParameterValue',
    `Value ${value} for parameter ${parameter} is invalid. Reason: Must be between ${from} and ${to}, if provided.`,
  );
}
