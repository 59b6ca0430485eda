import type { CommandContext } from '../command-context.ts';

/** Has AWS clients that are given no profile, such as those of the functions' own code, go by `--profile` as well. */
export function useProfile({ options }: Pick<CommandContext, 'options'>): void {
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
}
