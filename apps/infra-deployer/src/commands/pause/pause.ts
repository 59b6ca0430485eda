import {
  pauseTag,
  writePause,
  describeMoment,
  describeRoughDuration,
  type DurationMs,
  type Pause,
} from '@poolkeeper/pool-model';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { parseDuration } from '../../cli/duration-option.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { findPause, withDeployedGroup, writeTag } from '../../deployed/deployed-group.ts';

const minute: DurationMs = 60_000;

/** Long enough for a weekend with a holiday. A pool that must rest for longer is better deployed without its autoscaler. */
const longestMs: DurationMs = 7 * 24 * 60 * minute;

export function pauseCommand(runner: Runner): Command {
  return new Command('pause')
    .summary('stop the autoscaler of a pool for a while')
    .description(
      'Stops the autoscaler of a pool for a while: it launches nothing and releases nothing, and resumes by itself. Runs go on, and terminating instances still wait for theirs. Needs no configuration.',
    )
    .argument('<pool>', 'Name of the pool.')
    .option('--for <duration>', 'How long, such as 30m or 2h; at most 7d. Default: 1h.')
    .option('--reason <text>', 'Why, for whoever reads the status of the pool.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper pause blue
  $ poolkeeper pause blue --for 2h --reason "database migration"
  $ poolkeeper resume blue`,
    )
    .action((pool: string, flags: Flags, command: Command) =>
      runner((context) => pause(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

interface Flags {
  readonly for?: string;
  readonly reason?: string;
}

async function pause(
  context: CommandContext,
  { pool, for: duration = '1h', reason }: Flags & { readonly pool: string },
): Promise<ExitStatus> {
  const { host, system } = context;
  const lastsMs = parseDuration(duration, { option: '--for', minMs: minute, maxMs: longestMs });
  const asked: Pause = {
    until: Math.round(system.clock() + lastsMs),
    ...(reason !== undefined && { reason: oneLine(reason) }),
  };
  const value = tagValue(asked);
  await withDeployedGroup(context, pool, async (group) => {
    const earlier = findPause(await group.describe());
    if (earlier !== undefined && earlier !== 'unreadable' && earlier.until > system.clock()) {
      host.notify({ level: 'info', text: `This replaces the pause until ${describePause(earlier)}.` });
    }
    await writeTag(group, { key: pauseTag, value });
  });
  const left = describeRoughDuration(lastsMs);
  host.output({
    text: [
      `${host.paint.strong(pool)} is paused for ${left}, until ${describePause(asked)}.`,
      'From the next pass on, nothing is launched and nothing is released. Runs go on, and terminating instances wait for theirs.',
      `To end the pause: poolkeeper resume ${pool}`,
    ].join('\n'),
    data: { pool, pause: pauseAsData(asked) },
  });
  return exitStatus.done;
}

function tagValue(asked: Pause): string {
  try {
    return writePause(asked);
  } catch (error) {
    throw new CommandError(describeError(error), {
      code: 'usage',
      fault: 'user',
      fix: 'Shorten --reason.',
      cause: error,
    });
  }
}

/** A tag of AWS has no line breaks. */
function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** `2026-11-27 22:40 UTC (database migration)` */
export function describePause({ until, reason }: Pause): string {
  return `${describeMoment(until)}${reason === undefined ? '' : ` (${reason})`}`;
}

/** A pause for programs: the time in ISO 8601. */
export function pauseAsData({ until, reason }: Pause) {
  return { until: new Date(until).toISOString(), reason };
}
