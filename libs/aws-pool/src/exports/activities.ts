// Translates scaling activities and launch failures without the SDK, for programs that get them without its clients.
export { readActivity } from '../read-activity.ts';
export { shortageOf, type FailureMessage } from '../shortage-of.ts';
