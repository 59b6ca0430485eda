/** A template, or a parameter's value, that CloudFormation would refuse: change it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A stack could not be created or updated; what it had done was undone. `reason` is the first resource's that failed. */
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
