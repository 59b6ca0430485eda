export { fetchTrusting } from './fetch-trusting.ts';
