import { asStarted } from './cli/as-started.ts';
import { CommandError, describeError } from './cli/errors.ts';
import { exitStatus, type ExitStatus } from './cli/exit-status.ts';
import { inColour, noColour } from './cli/paint.ts';
import { printable, printableJson } from './cli/printable.ts';
import type { System } from './cli/system.ts';
import { ConfigFilesError, formatProblem } from './pools/config-file-problem.ts';

export interface ErrorReportOptions {
  readonly system: System;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Prints what went wrong and how to fix it, and returns the exit status of the process. */
export function reportError(error: unknown, { system, json, verbose }: ErrorReportOptions): ExitStatus {
  const { stdout, stderr, env } = system;
  const paint = stderr.isTTY === true && (env.NO_COLOR ?? '') === '' ? inColour : noColour;
  const known = error instanceof CommandError ? error : undefined;
  const { code, fault, fix, details, message } = known ?? bug(error);
  if (json) {
    stdout.write(`${printableJson({ error: { code, fault, message, fix, ...details } })}\n`);
  } else {
    const problems = error instanceof ConfigFilesError ? error.problems : [];
    for (const problem of problems) stderr.write(`${printable(formatProblem(problem, paint))}\n`);
    stderr.write(`${paint.bad('✘')} ${printable(message)} ${paint.faint(`(${code})`)}\n`);
    if (fix !== undefined) stderr.write(`  ${printable(asStarted(fix, env))}\n`);
  }
  if (verbose && error instanceof Error) stderr.write(`${paint.faint(printable(traceOf(error)))}\n`);
  return statusOf(known);
}

function bug(error: unknown) {
  return {
    code: 'bug',
    fault: 'poolkeeper',
    message: `unexpected error: ${describeError(error)}`,
    fix: 'This is a bug in Poolkeeper. Please report it, with the output of --verbose.',
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
