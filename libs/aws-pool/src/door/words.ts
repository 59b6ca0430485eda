// AWS's words in the domain's, without the SDK: for whoever has them by another way than its clients.
export { readActivity } from '../read-activity.ts';
export { shortageOf, type LaunchFailure } from '../shortage-of.ts';
