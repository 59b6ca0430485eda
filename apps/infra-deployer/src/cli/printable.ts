/** Control characters, except for line breaks and tabs, and characters that reverse the direction of text. */
const controls = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The sequences of `Paint`. */
const paint = /(\u001b\[(?:[12]|22|3[1-9])m)/;

/** Removes what could control the terminal from a text, which may contain names from Spacelift and AWS. Keeps our own colours. */
export function printable(text: string): string {
  return text
    .split(paint)
    .map((part) => (paint.test(part) ? part : part.replaceAll(controls, '')))
    .join('');
}

/** Serializes a value in one line that cannot control the terminal. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
