// What a program needs to read the messages of hooks as the gate does.
export { parseEvent } from '../events/event.ts';
