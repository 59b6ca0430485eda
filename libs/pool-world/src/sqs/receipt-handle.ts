/** A receipt handle names the queue, the message and which receive of it, opaque to whoever holds it. */
export function receiptHandle(queueName: string, messageId: string, receive: number): string {
  return btoa(`${queueName}/${messageId}/${receive}`);
}

/** Id of the message; undefined for a handle that is not one of this queue's. */
export function messageIdOf(handle: string, queueName: string): string | undefined {
  try {
    const [queue, messageId, receive] = atob(handle).split('/');
    return queue === queueName && receive !== undefined ? messageId : undefined;
  } catch {
    return undefined;
  }
}
