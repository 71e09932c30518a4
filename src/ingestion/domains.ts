import { parse } from 'tldts';
import { MEANT } from './indicator-texts.js';

const DOMAIN_PATTERN =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/i;
/**
 * In running text: in one case, not a part of a path, of an address or of a longer word, nor what an archive holds
 * (`a.zip->b.com`). The common name of a certificate may begin with a wildcard; values of CEF follow an equals sign, and links
 * with other schemes than the web's are no URLs to us.
 */
const CANDIDATE =
  /(?:(?<![\w.@\\/:=$%&~-]|->)|(?<=\bCN ?= ?(?:\*\.)?|\b(?:[dsDS]host|request|(?:destination|source)DnsDomain)=|\b(?:ldaps?|rmi|dns|wss?|sftp|ssh|smb|tcp|ssl|udp):\/\/))(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.\u{E000}?){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})(?![\w\\@(=-]|\.\w)/gu;

/** Names that no public resolver answers. */
const INTERNAL =
  /(?:^|\.)(?:local|localdomain|localhost|lan|internal|intranet|corp|home|arpa|invalid|test)$/i;

/**
 * Top-level domains that are also the endings of files or the last names of fields: `readme.md`, `report.zip`, `user.name`.
 * In running text they count only where somebody has marked them as domains, by defanging them.
 */
const AMBIGUOUS: ReadonlySet<string> = new Set(
  `ai app bat call cab cc date do email events fish gz host id map md mov mp name pid pl pm ps py report rs rules run
   security services sh so support target tools ts ttf vi win you zip zone`.split(/\s+/),
);

/** The domain that a text is, as a whole. */
export function domainOf(text: string): string | null {
  const name = text.replaceAll(MEANT, '').replace(/\.$/, '');
  return isDomain(name) ? name.toLowerCase() : null;
}

/** What may stand behind `@` or `//`: there is no doubt that it is meant as a domain. */
export function isDomain(name: string): boolean {
  return DOMAIN_PATTERN.test(name) && !INTERNAL.test(name);
}

/** Domains in running text: only those below a suffix that the public suffix list knows. */
export function domainsIn(text: string): string[] {
  return [...text.matchAll(CANDIDATE)].flatMap(([candidate]) => {
    const name = candidate.replaceAll(MEANT, '');
    const { isIcann, domain, publicSuffix } = parse(name);
    if (!isIcann || domain === null || !isDomain(name)) return [];
    const isMeant = candidate.includes(MEANT);
    return isMeant || !AMBIGUOUS.has(publicSuffix ?? '') ? [name] : [];
  });
}
