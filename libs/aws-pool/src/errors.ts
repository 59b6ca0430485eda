// Every call may throw AccessDeniedError, CredentialsError, ThrottledError, UnavailableError and UnexpectedAwsError.

/** The caller's role may not do this, or a policy above it forbids it. Grant the action on the resource. */
export class AccessDeniedError extends Error {
  override readonly name = 'AccessDeniedError';
  /** The IAM action, `autoscaling:SetDesiredCapacity`. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`not allowed to call ${action}: grant it to the function's role${because(options)}`, options);
    this.action = action;
  }
}

/** AWS does not accept the credentials themselves: missing, expired or of another account. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** The IAM action that was tried. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(
      `no valid AWS credentials for ${action}: check the role or the profile${because(options)}`,
      options,
    );
    this.action = action;
  }
}

/** AWS refuses for the rate of calls, after the SDK's own retries. Try again later. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
  /** The IAM action. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`${action} is throttled: try again later, and less often${because(options)}`, options);
    this.action = action;
  }
}

/** No answer in time, no connection, or a fault on AWS's side, after the SDK's own retries. What was asked for may have happened. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** The IAM action. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`${action} did not answer: try again later${because(options)}`, options);
    this.action = action;
  }
}

/** There is no such Auto Scaling group in the region. */
export class GroupNotFoundError extends Error {
  override readonly name = 'GroupNotFoundError';
  readonly groupName: string;

  constructor(groupName: string, options?: ErrorOptions) {
    super(`no Auto Scaling group named ${JSON.stringify(groupName)}: check the name and the region`, options);
    this.groupName = groupName;
  }
}

/** There is no such parameter or secret in the region, or not in the form that was asked for. */
export class SecretNotFoundError extends Error {
  override readonly name = 'SecretNotFoundError';
  /** Name or ARN. */
  readonly secret: string;

  constructor(secret: string, options?: ErrorOptions & { readonly problem?: string }) {
    super(`cannot use the secret ${secret}: ${options?.problem ?? 'it does not exist'}`, options);
    this.secret = secret;
  }
}

/** AWS refuses the call for a reason that has no class of its own: a broken assumption of ours. */
export class UnexpectedAwsError extends Error {
  override readonly name = 'UnexpectedAwsError';
  /** The IAM action. */
  readonly action: string;
  /** AWS's error code, `ValidationError`. */
  readonly code: string;

  constructor(action: string, { code, ...options }: ErrorOptions & { readonly code: string }) {
    super(`${action} failed with ${code}${because(options)}`, options);
    this.action = action;
    this.code = code;
  }
}

function because(options: ErrorOptions | undefined): string {
  return options?.cause instanceof Error && options.cause.message !== '' ? ` (${options.cause.message})` : '';
}
