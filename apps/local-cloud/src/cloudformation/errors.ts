/** A template or a parameter value is invalid, or local-cloud does not support it. Change the template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A stack could not be created, updated or deleted, and was rolled back. `reason` says which resource failed and why. */
export class StackFailedError extends Error {
  override readonly name = 'StackFailedError';
  readonly stackName: string;
  readonly reason: string;

  constructor(stackName: string, reason: string) {
    super(`stack ${stackName} failed: ${reason}`);
    this.stackName = stackName;
    this.reason = reason;
  }
}
