import { codeOf, messageOf } from './translate-aws-error.ts';

/** Auto Scaling has no error code for a group that does not exist, only this message. */
export function groupNotFound(error: unknown): 'group-not-found' | undefined {
  const isIt =
    codeOf(error) === 'ValidationError' && /group name not found|group .*not found/i.test(messageOf(error));
  return isIt ? 'group-not-found' : undefined;
}
