/** Builds an error as the SDK throws it for a code without its own class. */
export function anAwsError(code: string, message = '', status = 400): Error {
  const error = new Error(message);
  error.name = code;
  return Object.assign(error, { $fault: 'client', $metadata: { httpStatusCode: status } });
}
