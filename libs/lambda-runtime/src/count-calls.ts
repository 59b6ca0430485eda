/** Calls to AWS and Spacelift. A call that a client repeats is one. */
export interface CallCounts {
  readonly all: number;
  /** Those that failed in the end. */
  readonly failed: number;
  /** The part of `failed` that was throttled. */
  readonly throttled: number;
}

/** Ports that count their calls. Every method of a port is a call. */
export function countCalls<Ports extends object>(
  ports: Ports,
): { readonly ports: Ports; readonly counts: CallCounts } {
  const counts = { all: 0, failed: 0, throttled: 0 };
  const watch = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...parameters: readonly unknown[]): Promise<unknown> => {
          counts.all += 1;
          try {
            return await (Reflect.apply(member, target, parameters) as Promise<unknown>);
          } catch (error) {
            counts.failed += 1;
            // The clients of AWS and of Spacelift have an error of this name each.
            if (error instanceof Error && error.name === 'ThrottledError') counts.throttled += 1;
            throw error;
          }
        };
      },
    });
  const watched = Object.entries(ports as Readonly<Record<string, object | undefined>>).map(
    ([name, port]) => [name, port && watch(port)] as const,
  );
  return { counts, ports: Object.fromEntries(watched) as Ports };
}
