// What operators ask of a group by its tags, without the SDK.
export { pauseTag, readPause, writePause } from '../operator-tags.ts';
