export { anyPolicy, anySchedule, aPolicy } from './policies.ts';
