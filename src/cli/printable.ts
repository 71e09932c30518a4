/**
 * One line that a terminal shows as it is. What is printed comes from alerts, and so from attackers: an escape sequence
 * could rewrite what stands above it, an override of the direction of writing what stands beside it.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}
