export { anyPolicy, anySchedule } from './policies.ts';
