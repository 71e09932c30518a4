/** The partners whose alerts somebody may see; null: those of all, and of none. */
export type Partners = readonly string[] | null;

/** Whether an alert of this partner may be seen. One without a partner is seen only by who sees all. */
export function mayReach(partners: Partners, partner: string | null): boolean {
  return partners === null || (partner !== null && partners.includes(partner));
}
