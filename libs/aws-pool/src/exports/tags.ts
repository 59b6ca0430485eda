// What operators ask of a group by its tags, without the SDK.
export { pauseTag, readPause, readRenewal, renewalTag, writePause, writeRenewal } from '../operator-tags.ts';
