// The errors of every call: AccessDeniedError, CredentialsError, ThrottledError, UnavailableError and UnexpectedAwsError.

/** The caller's role does not allow the action, or a policy above it denies it. Grant the action on the resource. */
export class AccessDeniedError extends Error {
  override readonly name = 'AccessDeniedError';
  /** The IAM action, `autoscaling:SetDesiredCapacity`. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`access to ${action} denied: grant it to the function's role${because(options)}`, options);
    this.action = action;
  }
}

/** AWS rejects the credentials themselves: they are missing, expired or belong to another account. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** The IAM action of the failed call. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(
      `no valid AWS credentials for ${action}: check the role or the profile${because(options)}`,
      options,
    );
    this.action = action;
  }
}

/** AWS still throttles the call after the SDK's own retries. Try again later. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
  /** The IAM action. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`${action} was throttled: try again later and less often${because(options)}`, options);
    this.action = action;
  }
}

/** Timeout, no connection, or an error on AWS's side, after the SDK's own retries. The call may have taken effect. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** The IAM action. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`${action} did not answer: try again later${because(options)}`, options);
    this.action = action;
  }
}

/** The region has no Auto Scaling group with this name. */
export class GroupNotFoundError extends Error {
  override readonly name = 'GroupNotFoundError';
  readonly groupName: string;

  constructor(groupName: string, options?: ErrorOptions) {
    super(`no Auto Scaling group named ${JSON.stringify(groupName)}: check the name and the region`, options);
    this.groupName = groupName;
  }
}

/** The region has no such parameter or secret, or its value does not have the expected form. */
export class SecretNotFoundError extends Error {
  override readonly name = 'SecretNotFoundError';
  /** Name or ARN. */
  readonly secret: string;

  constructor(secret: string, options?: ErrorOptions & { readonly problem?: string }) {
    super(`cannot use the secret ${secret}: ${options?.problem ?? 'it does not exist'}`, options);
    this.secret = secret;
  }
}

/** AWS rejects the call for a reason without a class of its own, which means that one of our assumptions is wrong. */
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
