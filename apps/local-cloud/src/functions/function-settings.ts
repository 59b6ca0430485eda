/** The settings of a function, as an `AWS::Lambda::Function` declares them. */
export interface FunctionSettings {
  readonly name: string;
  /** Absolute path of the folder with the function's code. */
  readonly codeFolder: string;
  /** Module and export: `index.handler`. */
  readonly handler: string;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** 128 to 10,240. */
  readonly memoryMb: number;
  /** The function's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Maximum number of concurrent invocations, each of which has its own process. It is taken from the account's limit.
   *
   * @default - none: the function shares what other functions leave of the limit
   */
  readonly reservedConcurrency?: number;
  /** @default - `/aws/lambda/NAME` */
  readonly logGroupName?: string;
  /** Whether its invocations are traced. @default false */
  readonly isTraced?: boolean;
  /** The temporary credentials of the function's role. */
  readonly credentials: RoleCredentials;
}

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
