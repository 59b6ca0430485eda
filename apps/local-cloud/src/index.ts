export type { Account } from './account/account.ts';
export { scaledClock, type ClockAnchor, type ScaledClock } from './clock/scaled-clock.ts';
export { StackFailedError, TemplateError } from './cloudformation/errors.ts';
export type { Stack, StackEvent, StackOutput, StackResource } from './cloudformation/stack.ts';
export type { DeployOptions } from './deploy/deploy-assembly.ts';
export type { StatementUse } from './iam/identities.ts';
export { startLocalCloud, type LocalCloud, type LocalCloudOptions } from './local-cloud.ts';
export type { DecisionKind, Pass } from './play/pass.ts';
export { PortInUseError } from './server/errors.ts';
