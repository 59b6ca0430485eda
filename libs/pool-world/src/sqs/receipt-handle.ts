/** A receipt handle names the queue, the copy of a message and which receive of it, opaque to whoever holds it. */
export function receiptHandle(queueName: string, messageKey: string, receive: number): string {
  return btoa(`${queueName}/${messageKey}/${receive}`);
}

/** Key of the copy; undefined for a handle that is not one of this queue's. */
export function messageKeyOf(handle: string, queueName: string): string | undefined {
  try {
    const [queue, messageKey, receive] = atob(handle).split('/');
    return queue === queueName && receive !== undefined ? messageKey : undefined;
  } catch {
    return undefined;
  }
}
