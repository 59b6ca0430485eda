import { AwsFault } from '@poolkeeper/pool-world';
import type { FunctionLogLine } from '../functions/function-log.ts';
import type { FunctionSettings } from '../functions/function-settings.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import {
  createLambdaFunction,
  type LambdaFunction,
  type RunningFunction,
} from '../functions/lambda-function.ts';
import type { Platform } from '../functions/platform.ts';
import type { Statement } from '../iam/policy-document.ts';

/** A deployed function. Its code and settings can be updated while it is running. */
export interface HostedFunction extends LambdaFunction {
  readonly settings: FunctionSettings;
  readonly roleArn: string;
  /** Increases with every update. */
  readonly revision: number;
  /** The resource-based policy: principals that may invoke the function besides identities of the account. */
  readonly policy: readonly Statement[];
}

/** Records what functions do. */
export interface FunctionListener {
  /** Called before each invocation. */
  invoked(target: HostedFunction): void;
  /** Called for each printed line. `writer` is undefined if the function was deleted meanwhile. */
  printed(line: FunctionLogLine, writer: HostedFunction | undefined): void;
}

interface Hosted {
  settings: FunctionSettings;
  roleArn: string;
  revision: number;
  running: RunningFunction;
  readonly permissions: Map<string, Statement>;
  readonly view: HostedFunction;
}

/** Lambda functions, each of which runs in its own processes. */
export class HostedFunctions {
  readonly #platform: Platform;
  readonly #hosted = new Map<string, Hosted>();
  /** Versions that an update or a deletion has replaced. They finish their current invocations. */
  readonly #closing = new Set<Promise<void>>();
  readonly #listener: FunctionListener;
  readonly #executions: () => number;
  /** Invocations of functions without a reserved concurrency. */
  #unreserved = 0;

  constructor(
    {
      executions,
      ...platform
    }: Omit<Platform, 'log'> & {
      /** The account's limit of concurrent executions. */
      readonly executions: () => number;
    },
    listener: FunctionListener,
  ) {
    this.#executions = executions;
    const write = (line: FunctionLogLine) => {
      listener.printed(line, this.find(line.functionName));
    };
    this.#platform = { ...platform, log: { write } };
    this.#listener = listener;
  }

  all(): readonly HostedFunction[] {
    return [...this.#hosted.values()].map(({ view }) => view);
  }

  /** By name or ARN, with or without a qualifier. */
  find(nameOrArn: string): HostedFunction | undefined {
    return this.#hosted.get(nameIn(nameOrArn))?.view;
  }

  /** How many invocations at a time functions without a reserved concurrency share. */
  get unreservedConcurrency(): number {
    return this.#leftBy(this.all());
  }

  /** Throws `ResourceConflictException` if the name is taken. */
  create(settings: FunctionSettings, roleArn: string): HostedFunction {
    if (this.#hosted.has(settings.name)) {
      throw new AwsFault('ResourceConflictException', `Function already exist: ${settings.name}`, 409);
    }
    this.#requireUnreserved(settings);
    const running = createLambdaFunction(settings, this.#platform);
    const permissions = new Map<string, Statement>();
    const hosted: Hosted = {
      settings,
      roleArn,
      revision: 1,
      running,
      permissions,
      view: {
        name: settings.name,
        arn: running.arn,
        get settings() {
          return hosted.settings;
        },
        get roleArn() {
          return hosted.roleArn;
        },
        get revision() {
          return hosted.revision;
        },
        get policy() {
          return [...permissions.values()];
        },
        hasCapacity: () =>
          hosted.running.hasCapacity() &&
          (hosted.settings.reservedConcurrency !== undefined ||
            this.#unreserved < this.unreservedConcurrency),
        invoke: (event): Promise<InvocationOutcome> => {
          if (!hosted.view.hasCapacity()) return Promise.resolve(throttled);
          this.#listener.invoked(hosted.view);
          return this.#count(hosted.settings, hosted.running.invoke(event));
        },
        close: () => hosted.running.close(),
      },
    };
    this.#hosted.set(settings.name, hosted);
    return hosted.view;
  }

  /** Invocations that are running finish with the old code. */
  update(settings: FunctionSettings, roleArn: string): HostedFunction {
    const hosted = this.#existing(settings.name);
    this.#requireUnreserved(settings);
    this.#close(hosted.running);
    hosted.settings = settings;
    hosted.roleArn = roleArn;
    hosted.revision += 1;
    hosted.running = createLambdaFunction(settings, this.#platform);
    return hosted.view;
  }

  delete(name: string): void {
    const hosted = this.#hosted.get(name);
    if (hosted === undefined) return;
    this.#hosted.delete(name);
    this.#close(hosted.running);
  }

  setPermission(nameOrArn: string, id: string, statement: Statement | undefined): void {
    const { permissions } = this.#existing(nameIn(nameOrArn));
    if (statement === undefined) permissions.delete(id);
    else permissions.set(id, statement);
  }

  /** Ends every process. */
  async close(): Promise<void> {
    await Promise.all([...this.#hosted.values()].map(({ running }) => running.close()));
    await Promise.all(this.#closing);
  }

  #leftBy(functions: readonly HostedFunction[]): number {
    const reserved = functions.map(({ settings }) => settings.reservedConcurrency ?? 0);
    return this.#executions() - reserved.reduce((sum, each) => sum + each, 0);
  }

  /** Functions without a reserved concurrency keep 100: see PutFunctionConcurrency in Lambda's API reference. */
  #requireUnreserved({ name, reservedConcurrency = 0 }: FunctionSettings): void {
    const left = this.#leftBy(this.all().filter((other) => other.name !== name)) - reservedConcurrency;
    if (reservedConcurrency === 0 || left >= leastUnreserved) return;
    throw new AwsFault(
      'InvalidParameterValueException',
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
    );
  }

  async #count(
    { reservedConcurrency }: FunctionSettings,
    invocation: Promise<InvocationOutcome>,
  ): Promise<InvocationOutcome> {
    const share = reservedConcurrency === undefined ? 1 : 0;
    this.#unreserved += share;
    try {
      return await invocation;
    } finally {
      this.#unreserved -= share;
    }
  }

  #close(running: RunningFunction): void {
    const closed = running.retire();
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }

  #existing(name: string): Hosted {
    const hosted = this.#hosted.get(name);
    if (hosted === undefined) {
      throw new AwsFault('ResourceNotFoundException', `Function not found: ${name}`, 404);
    }
    return hosted;
  }
}

const leastUnreserved = 100;

/** What Lambda answers when the account or the function has no concurrency left. */
const throttled: InvocationOutcome = {
  kind: 'failed',
  requestId: '',
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
};

/** Reads `arn:aws:lambda:region:account:function:name:qualifier`, or a name. */
function nameIn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : nameOrArn;
}
