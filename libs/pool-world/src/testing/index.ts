export {
  aLaunchHook,
  aTerminationHook,
  aWorld,
  groupName,
  hookName,
  queueName,
  type AWorld,
} from './a-world.ts';
export { advance, advanceUntil } from './advance.ts';
export { takeBodies } from './take-bodies.ts';
export { spotInPercent } from './spot-in-percent.ts';
export { eventsOf, theGroup, theInstance } from './the-group.ts';
