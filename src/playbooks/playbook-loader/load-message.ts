/** The part of a load error's message that its reader can use. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of Nest's messages about unresolved dependencies the first paragraph says all; what follows is general advice.
  const [text = ''] = error.message.split('\n\n');
  return text.trim() || error.name;
}
