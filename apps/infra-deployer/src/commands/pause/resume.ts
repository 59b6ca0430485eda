import { pauseTag } from '@poolkeeper/pool-model';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { findPause, removeTag, withDeployedGroup } from '../../deployed/deployed-group.ts';
import { describePause, pauseAsData } from './pause.ts';

export function resumeCommand(runner: Runner): Command {
  return new Command('resume')
    .summary('end the pause of a pool')
    .description('Ends the pause of a pool: its autoscaler goes on with the next pass.')
    .argument('<pool>', 'Name of the pool.')
    .action((pool: string, _flags: object, command: Command) =>
      runner((context) => resume(context, pool), command.optsWithGlobals()),
    );
}

async function resume(context: CommandContext, pool: string): Promise<ExitStatus> {
  const { host, system } = context;
  const pause = await withDeployedGroup(context, pool, async (group) => {
    const found = findPause(await group.describe());
    if (found !== undefined) await removeTag(group, pauseTag);
    return found;
  });
  const name = host.paint.strong(pool);
  if (pause === undefined) {
    host.output({ text: `${name} is not paused.`, data: { pool, resumed: false } });
  } else if (pause === 'unreadable') {
    host.output({
      text: `${name} was not paused, because its tag could not be read. The tag is removed.`,
      data: { pool, resumed: false },
    });
  } else if (pause.until <= system.clock()) {
    host.output({
      text: `${name} is not paused any more: the pause ended at ${describePause(pause)}.`,
      data: { pool, resumed: false, pause: pauseAsData(pause) },
    });
  } else {
    host.output({
      text: `${name} resumes with the next pass. It was paused until ${describePause(pause)}.`,
      data: { pool, resumed: true, pause: pauseAsData(pause) },
    });
  }
  return exitStatus.done;
}
