/** npm passes Ctrl-C on, which the terminal has sent to the whole process group, so the same signal arrives twice. */
const oneSignalMs = 1_000;

interface SignalSource {
  on(signal: string, listener: () => void): unknown;
}

/** Settles at the first signal to stop. A second signal exits immediately. */
export function stopSignal(process: SignalSource, exit: (status: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (firstAt !== undefined && Date.now() - firstAt > oneSignalMs) exit(130);
        firstAt ??= Date.now();
        resolve();
      });
    }
  });
}
