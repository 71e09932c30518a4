/** The usernames that a text mentions as @username: each once, in the order of the text. */
export function mentionedUsernames(body: string): string[] {
  return [...new Set([...body.matchAll(MENTION)].flatMap(([, name]) => name ?? []))];
}

// Not after a letter or the like: the domain of a mail address is nobody. A dot at the end belongs to the sentence.
const MENTION = /(?<![\w.@-])@([A-Za-z0-9](?:[\w.@-]*[\w-])?)/g;
