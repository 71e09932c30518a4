/** What commands ask of each of several alerts. */
export const LISTED_ALERT = `
  id
  source
  sourceId
  title
  severity
  status
  determination
  hostname
  sourceIp
  destIp
  ruleName
  tags
  partner
  assignee { username }
  duplicateCount
  correlationId
  createdAt
  updatedAt
  resolvedAt
`;

export interface ListedAlert {
  id: string;
  source: string;
  sourceId: string | null;
  title: string;
  severity: string;
  status: string;
  determination: string;
  hostname: string | null;
  sourceIp: string | null;
  destIp: string | null;
  ruleName: string | null;
  tags: string[];
  partner: string | null;
  assignee: { username: string } | null;
  duplicateCount: number;
  correlationId: string;
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
}
