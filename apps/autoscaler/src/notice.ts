import type { NoticeCode } from './notice-code.ts';

/** Something about a pass that a person should know of. */
export interface Notice {
  readonly code: NoticeCode;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function warning(code: NoticeCode, message: string, fields: Notice['fields']): Notice {
  return { code, level: 'warn', message, fields };
}
