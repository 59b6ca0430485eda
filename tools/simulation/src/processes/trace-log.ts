import type { Trace } from '../stage/trace.ts';

type Write = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** A function's log, which is written to the trace. */
export function traceLog(who: string, trace: Trace): Record<'debug' | 'info' | 'warn' | 'error', Write> {
  const write =
    (level: string): Write =>
    (message, fields) => {
      trace.note(who, () =>
        isPass(fields)
          ? `${level}: ${message}: ${fields.decision.explanation} ${JSON.stringify(fields.members)}`
          : `${level}: ${message} ${JSON.stringify(fields, describeErrors)}`,
      );
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The report of a pass is too long for a line. */
function isPass(
  fields: Readonly<Record<string, unknown>>,
): fields is { readonly decision: { readonly explanation: string }; readonly members: unknown } {
  return typeof fields.decision === 'object' && 'members' in fields;
}

function describeErrors(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
