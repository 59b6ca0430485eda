/** An event does not say which pool it is for: the schedule that sent it was not created by a pool's stack. */
export class EventError extends Error {
  override readonly name = 'EventError';

  constructor(event: unknown) {
    const got = JSON.stringify(event) as string | undefined;
    super(
      `the event must be {"pool": "NAME"} with the name of a pool, got ${got?.slice(0, 200) ?? 'nothing'}`,
    );
  }
}
