/** Takes what functions print, line by line. */
export interface FunctionLog {
  write(line: FunctionLogLine): void;
}

export interface FunctionLogLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  /** CloudWatch's log stream of the process. */
  readonly logStream: string;
  /** Without its line end. */
  readonly text: string;
}
