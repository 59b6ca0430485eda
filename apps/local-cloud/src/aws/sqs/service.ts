import * as sdk from '@aws-sdk/client-sqs';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { errorNamesByQueryCode } from '../../wire/operation-shape.ts';
import { service } from '../service.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
} from './received-messages.ts';
import { createQueue, getQueueAttributes, getQueueUrl, listQueues, purgeQueue } from './queues.ts';
import { receiveMessage } from './receive-message.ts';
import { sendMessage, sendMessageBatch } from './send-message.ts';

export const sqs = service({
  name: 'sqs',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.0',
    namespace: 'com.amazonaws.sqs',
    errorNamesByQueryCode: errorNamesByQueryCode(sdk),
    missing: ([path = []]) =>
      new AwsFault('MissingParameter', `The request must contain the parameter ${path.join('.')}.`),
  }),
  operations: {
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListQueues: listQueues,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
  },
});
