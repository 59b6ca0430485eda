export type { AwsClients, AwsConnection } from './connection.ts';
export { createDemandHistoryReader, type DemandHistoryReaderOptions } from './demand-history-reader.ts';
export type { UnknownState, UnreadPart } from './describe-group.ts';
export {
  /** @public */ AccessDeniedError,
  /** @public */ CredentialsError,
  /** @public */ GroupNotFoundError,
  SecretNotFoundError,
  /** @public */ ThrottledError,
  /** @public */ UnavailableError,
  /** @public */ UnexpectedAwsError,
} from './errors.ts';
export { createGroupClient, type GroupClient, type GroupClientOptions } from './group-client.ts';
export {
  createInstanceDirectory,
  type InstanceDirectory,
  type DirectoryEntry,
} from './instance-directory.ts';
export { readInstanceTags } from './instance-tags.ts';
export type { FailedLaunch, LaunchOutcome, LaunchRequest } from './launch-instances.ts';
export { createLifecycleActions, type LifecycleAction, type LifecycleActions } from './lifecycle-actions.ts';
export { createParameterReader, type ParameterReader } from './parameter-reader.ts';
export { createMessageQueue, type MessageQueue, type MessageQueueOptions } from './message-queue.ts';
export { openSecret, type OpenSecret, type SecretSource } from './secret.ts';
export type { TerminateOutcome } from './terminate-outcome.ts';
