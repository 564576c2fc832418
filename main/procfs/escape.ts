/** How the kernel writes paths in tables: space, tab, line feed, backslash and number sign as \ and three octal digits. */

export function unescapeOctal(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
