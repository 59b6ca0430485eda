import type { FunctionLog, FunctionLogLine } from '../functions/function-log.ts';
import { logGroupNameOf } from '../functions/process-environment.ts';
import { roleNameOf, type Identities } from '../iam/identities.ts';
import { readEmbeddedMetrics } from './embedded-metrics.ts';
import type { FunctionListener } from './hosted-functions.ts';
import type { LogGroups } from './log-groups.ts';
import type { Metrics } from './metrics.ts';

export interface FunctionTelemetryOptions {
  readonly place: { readonly accountId: string; readonly region: string };
  readonly identities: Identities;
  readonly logGroups: LogGroups;
  readonly metrics: Metrics;
  readonly traces: Traces;
  /** Gets every line, including those that the function's role must not write. */
  readonly log: FunctionLog;
}

/** The permissions that Lambda needs from the function's role to write its log and to send its traces. */
const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const traceActions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/**
 * Records what functions do, as far as their roles allow it: the lines that they print and the metrics in them in
 * CloudWatch, their traces in X-Ray.
 */
export function functionTelemetry(options: FunctionTelemetryOptions): FunctionListener {
  const { place, identities, logGroups, metrics, traces, log } = options;
  return {
    invoked: ({ name, settings, roleArn }) => {
      if (settings.isTraced === true && mayDo(traceActions, '*', roleArn)) traces.add(name);
    },
    printed: (line, writer) => {
      log.write(line);
      if (writer === undefined) return;
      const group = logGroupNameOf(writer.settings);
      if (!mayDo(logActions, logStreamArn(group, line), writer.roleArn)) return;
      if (logGroups.find(group) === undefined) return;
      logGroups.write(group, { stream: line.logStream, text: line.text });
      for (const { value, at, unit, ...key } of readEmbeddedMetrics(line.text)) {
        metrics.put(key, { value, at, unit });
      }
    },
  };

  function mayDo(actions: readonly string[], resource: string, roleArn: string): boolean {
    const roleName = roleNameOf(roleArn);
    return actions.every(
      (action) => identities.judge(roleName, { action, resource, context: {} }).kind === 'allowed',
    );
  }

  function logStreamArn(group: string, { logStream }: FunctionLogLine): string {
    return `arn:aws:logs:${place.region}:${place.accountId}:log-group:${group}:log-stream:${logStream}`;
  }
}

/** The part of X-Ray that local-cloud has: how many traces each function has sent. */
export class Traces {
  readonly #counts = new Map<string, number>();

  add(functionName: string): void {
    this.#counts.set(functionName, this.of(functionName) + 1);
  }

  of(functionName: string): number {
    return this.#counts.get(functionName) ?? 0;
  }
}
