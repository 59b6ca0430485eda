import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stopSignal } from './stop-signal.ts';

describe('a signal to stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is %s', async (signal) => {
    const { process, exit } = aProcess();

    const stopped = stopSignal(process, exit);
    process.emit(signal);

    await expect(stopped).resolves.toBeUndefined();
    expect(exit).not.toHaveBeenCalled();
  });

  it('is one signal if npm passes Ctrl-C on that the terminal has sent already', async () => {
    const { process, exit } = aProcess();

    const stopped = stopSignal(process, exit);
    process.emit('SIGINT');
    process.emit('SIGINT');
    await stopped;

    expect(exit).not.toHaveBeenCalled();
  });

  it('exits immediately when it comes again', () => {
    vi.useFakeTimers();
    // Other test files run in the same process.
    onTestFinished(() => void vi.useRealTimers());
    const { process, exit } = aProcess();

    void stopSignal(process, exit);
    process.emit('SIGINT');
    vi.advanceTimersByTime(2_000);
    process.emit('SIGINT');

    expect(exit).toHaveBeenCalledWith(130);
  });
});

function aProcess() {
  return { process: new EventEmitter(), exit: vi.fn<(status: number) => void>() };
}
