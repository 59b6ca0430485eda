import type { FunctionLog, FunctionLogLine } from '../functions/function-log.ts';
import { logGroupNameOf } from '../functions/process-environment.ts';
import { roleNameOf, type Identities } from '../iam/identities.ts';
import type { HostedFunctions } from './hosted-functions.ts';
import type { LogGroups } from './log-groups.ts';
import type { Metrics } from './metrics.ts';

export interface FunctionLogsOptions {
  readonly place: { readonly accountId: string; readonly region: string };
  readonly functions: () => HostedFunctions;
  readonly identities: Identities;
  readonly logGroups: LogGroups;
  readonly metrics: Metrics;
  /** Gets every line, whether it may be kept or not. */
  readonly everyLine: FunctionLog;
}

/** What Lambda needs of the function's role to keep what it prints. */
const neededActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** CloudWatch Logs for what functions print: kept in the function's log group, with the metrics in it, if its role may. */
export function functionLogs(options: FunctionLogsOptions): FunctionLog {
  const { place, functions, identities, logGroups, metrics, everyLine } = options;
  return {
    write: (line) => {
      everyLine.write(line);
      const writer = functions().find(line.functionName);
      if (writer === undefined) return;
      const group = logGroupNameOf(writer.settings);
      if (!mayWrite(roleNameOf(writer.roleArn), group, line)) return;
      if (logGroups.find(group) === undefined) return;
      logGroups.write(group, { stream: line.logStream, text: line.text });
      metrics.readLine(line.text);
    },
  };

  function mayWrite(roleName: string, group: string, { logStream }: FunctionLogLine): boolean {
    const resource = `arn:aws:logs:${place.region}:${place.accountId}:log-group:${group}:log-stream:${logStream}`;
    return neededActions.every(
      (action) => identities.judge(roleName, { action, resource, context: {} }).kind === 'allowed',
    );
  }
}
