export {
  aLaunchHook,
  aTerminationHook,
  aWorld,
  groupName,
  hookName,
  queueName,
  type AWorld,
} from './a-world.ts';
export { advance, advanceUntil } from './moving-on.ts';
export { takeBodies } from './queue-bodies.ts';
export { spotInPercent } from './spot-in-percent.ts';
export { eventsOf, theGroup, theInstance } from './the-group.ts';
