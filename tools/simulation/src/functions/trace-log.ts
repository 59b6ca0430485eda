import type { Trace } from '../stage/trace.ts';

type Write = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** A function's log that ends up in the trace. */
export function traceLog(who: string, trace: Trace): Record<'debug' | 'info' | 'warn' | 'error', Write> {
  const write =
    (level: string): Write =>
    (message, fields) => {
      trace.note(who, () =>
        isPass(fields)
          ? `${level}: ${message}: ${fields.decision.explanation} ${JSON.stringify(fields.members)}`
          : `${level}: ${message} ${JSON.stringify(fields, wordsOfErrors)}`,
      );
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** A pass reports all that it saw: too much for a line. */
function isPass(
  fields: Readonly<Record<string, unknown>>,
): fields is { readonly decision: { readonly explanation: string }; readonly members: unknown } {
  return typeof fields.decision === 'object' && 'members' in fields;
}

function wordsOfErrors(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
