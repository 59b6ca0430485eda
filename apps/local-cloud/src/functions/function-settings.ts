/** What the Lambda service knows of a function: the data of an `AWS::Lambda::Function`. */
export interface FunctionSettings {
  readonly name: string;
  /** Absolute path of the folder that holds the function's code. */
  readonly codeFolder: string;
  /** Module and export, `index.handler`. */
  readonly handler: string;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** 128 to 10,240. */
  readonly memoryMb: number;
  /** The function's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Events that are handled at the same time at most, each in a process of its own. */
  readonly maximumConcurrency: number;
  /** @default - `/aws/lambda/` and the function's name */
  readonly logGroupName?: string;
  /** Whether its invocations are traced. @default false */
  readonly isTraced?: boolean;
  /** Temporary credentials of the function's role. */
  readonly credentials: RoleCredentials;
}

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
