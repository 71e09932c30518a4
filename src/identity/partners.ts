/** The partners whose alerts somebody may see; null: those of all, and of none. */
export type Partners = readonly string[] | null;

/** Whether an alert of this partner may be seen. One without a partner is seen only by who sees all. */
export function mayReach(partners: Partners, partner: string | null): boolean {
  return partners === null || (partner !== null && partners.includes(partner));
}

/** The partners that two have in common; null: all. An analyst with none of them is nobody to a restricted caller. */
export function commonPartners(one: Partners, other: Partners): Partners {
  if (one === null || other === null) return one ?? other;
  return one.filter((partner) => other.includes(partner));
}

/** Whether there is an alert that both may see. */
export function haveCommon(one: Partners, other: Partners): boolean {
  return commonPartners(one, other)?.length !== 0;
}
