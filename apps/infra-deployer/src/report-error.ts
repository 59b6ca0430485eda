import { describeProblemInColour } from './commands/validate/validate.ts';
import { CommandError, ConfigFilesError } from './errors.ts';
import { exitStatus, type ExitStatus } from './exit-status.ts';
import { inColour, noColour } from './host/paint.ts';
import type { Surroundings } from './surroundings.ts';

export interface ErrorReportOptions {
  readonly surroundings: Surroundings;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Says what went wrong, whose fault it is and what to do, and what the process ends with. */
export function reportError(error: unknown, { surroundings, json, verbose }: ErrorReportOptions): ExitStatus {
  const { stdout, stderr, env } = surroundings;
  const paint = stderr.isTTY === true && (env.NO_COLOR ?? '') === '' ? inColour : noColour;
  const known = error instanceof CommandError ? error : undefined;
  const { code, fault, fix, details, message } = known ?? bug(error);
  if (json) {
    stdout.write(`${JSON.stringify({ error: { code, fault, message, fix, ...details } })}\n`);
  } else {
    const problems = error instanceof ConfigFilesError ? error.problems : [];
    for (const problem of problems) stderr.write(`${describeProblemInColour(problem, paint)}\n`);
    stderr.write(`${paint.bad('✘')} ${message} ${paint.faint(`(${code})`)}\n`);
    if (fix !== undefined) stderr.write(`  ${fix}\n`);
  }
  if (verbose && error instanceof Error) stderr.write(`${paint.faint(traceOf(error))}\n`);
  return statusOf(known);
}

function bug(error: unknown) {
  return {
    code: 'bug',
    fault: 'poolkeeper',
    message: `this should not have happened: ${error instanceof Error ? error.message : String(error)}`,
    fix: 'It is a bug of Poolkeeper: please report it, with what --verbose says.',
    details: {},
  };
}

function statusOf(error: CommandError | undefined): ExitStatus {
  if (error === undefined) return exitStatus.broken;
  switch (error.fault) {
    case 'poolkeeper':
      return exitStatus.broken;
    case 'user':
      return error.code === 'aborted' ? exitStatus.interrupted : exitStatus.misused;
    case 'environment':
      return exitStatus.failed;
  }
}

function traceOf(error: Error): string {
  const causes: string[] = [];
  for (let at: unknown = error; at instanceof Error && causes.length < 5; at = at.cause) {
    causes.push(at.stack ?? at.message);
  }
  return causes.join('\ncaused by: ');
}
