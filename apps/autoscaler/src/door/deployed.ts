// What a program needs to look at a deployed pool as its function does, with the credentials of whoever runs it.
export { connect } from '../connect.ts';
export { noDeadline } from '../deadline.ts';
export type { Log } from '../log.ts';
export { look, type Look } from '../look.ts';
export { createMemory } from '../memory.ts';
export { runPass } from '../pass.ts';
export type { PassReport } from '../report.ts';
