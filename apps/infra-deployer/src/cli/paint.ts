import { styleText } from 'node:util';

/** Highlights parts of a text, where the output supports it. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
}

const unchanged = (text: string) => text;

export const noColour: Paint = {
  strong: unchanged,
  faint: unchanged,
  good: unchanged,
  warning: unchanged,
  bad: unchanged,
};

const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { validateStream: false });

export const inColour: Paint = {
  strong: style('bold'),
  faint: style('dim'),
  good: style('green'),
  warning: style('yellow'),
  bad: style('red'),
};
