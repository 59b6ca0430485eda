import { AwsFault } from '@poolkeeper/pool-world';

/** Returns `value` if it is undefined or an integer within the inclusive bounds. Throws SQS's error otherwise. */
export function requireInRange(
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
