/** Turns a function's event source off and on: what comes meanwhile waits. */
export interface FunctionSwitch {
  readonly isOn: boolean;
  set(on: boolean): void;
}
