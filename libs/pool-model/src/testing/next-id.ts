let built = 0;

/** Ids differ within a test file and carry no meaning: a test that cares about one gives it. */
export function nextInstanceId(): string {
  built += 1;
  return `i-${built.toString(16).padStart(17, '0')}`;
}

export function nextWorkerId(): string {
  built += 1;
  return `01JWRKR${built.toString().padStart(19, '0')}`;
}

export function nextActivityId(): string {
  built += 1;
  return `activity-${built}`;
}
