import { AwsFault } from '../aws-fault.ts';

export const noSuchQueue = () =>
  new AwsFault('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');

export const queueExists = (attribute: string) =>
  new AwsFault(
    'QueueAlreadyExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );

export const queueDeletedRecently = () =>
  new AwsFault(
    'AWS.SimpleQueueService.QueueDeletedRecently',
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  );

export const invalidReceiptHandle = (handle: string) =>
  new AwsFault(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );

export const notInFlight = (handle: string) =>
  new AwsFault(
    'InvalidParameterValue',
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: QueuedMessage does not exist or is not available for visibility timeout change.`,
  );

export const invalidParameter = (value: unknown, parameter: string, reason: string) =>
  new AwsFault(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );

/** Throws SQS's error for a number outside the documented bounds of the parameter. */
export function requireWithin(
  parameter: string,
  value: number,
  bounds: readonly [min: number, max: number],
): void {
  const [min, max] = bounds;
  if (!(Number.isInteger(value) && value >= min && value <= max)) {
    throw invalidParameter(value, parameter, `Must be between ${min} and ${max}, if provided.`);
  }
}
