/** What a check found. Whoever reads a fault or a warning has to know what to do about it. */
export type Finding =
  | { readonly result: 'ok'; readonly text: string }
  | { readonly result: 'warning' | 'fault'; readonly text: string; readonly fix: string }
  /** There is nothing to look at, and that is no fault. */
  | { readonly result: 'skipped'; readonly text: string };

export const ok = (text: string): Finding => ({ result: 'ok', text });
export const skipped = (text: string): Finding => ({ result: 'skipped', text });
export const warning = (text: string, fix: string): Finding => ({ result: 'warning', text, fix });
export const fault = (text: string, fix: string): Finding => ({ result: 'fault', text, fix });
