import { styleText } from 'node:util';

/** Makes parts of a text stand out, for whoever can see it. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
}

const asItIs = (text: string) => text;

export const noColour: Paint = {
  strong: asItIs,
  faint: asItIs,
  good: asItIs,
  warning: asItIs,
  bad: asItIs,
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
