import { isIP } from 'node:net';
import type { Iocs } from '@opensoar/sdk';

/** Indicators of one kind. */
const MAX_OF_A_KIND = 200;
/** Characters: of one text, and of all texts of a payload. What goes beyond is not looked at. */
const MAX_TEXT = 20_000;
const MAX_ALL_TEXTS = 1_000_000;
/** Values of a payload, texts or not. */
const MAX_VALUES = 50_000;

/** Values of fields by these names are domains as they stand; in running text, `report.zip` would be one too. */
const DOMAIN_KEY = /domain|fqdn|dns|hostname/i;

const URL_PATTERN = /\bhttps?:\/\/[^\s"'<>\\^`{|}]{1,2000}/gi;
const EMAIL_PATTERN = /(?<![\w.+-])[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})\b/gi;
const HASH_PATTERN = /\b(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b/gi;
const IPV4_PATTERN = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g;
const IPV6_PATTERN = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const DOMAIN_PATTERN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}$/i;

/** Indicators of compromise in the texts of a payload, in the order in which they are met, without repeats. */
export function extractIocs(payload: unknown): Iocs {
  const found = { ips: new Set<string>(), domains: new Set<string>(), hashes: new Set<string>() };
  const links = { urls: new Set<string>(), emails: new Set<string>() };
  for (const { key, text } of textsOf(payload)) {
    for (const [url] of text.matchAll(URL_PATTERN))
      collectUrl(url.replace(/[.,;:!?)\]]+$/, ''), links.urls, found);
    for (const [email, domain] of text.matchAll(EMAIL_PATTERN)) {
      links.emails.add(email.toLowerCase());
      if (domain !== undefined) found.domains.add(domain.toLowerCase());
    }
    for (const [hash] of text.matchAll(HASH_PATTERN)) found.hashes.add(hash.toLowerCase());
    for (const pattern of [IPV4_PATTERN, IPV6_PATTERN]) {
      for (const [address] of text.matchAll(pattern)) {
        if (isIndicator(address)) found.ips.add(address.toLowerCase());
      }
    }
    if (DOMAIN_KEY.test(key) && DOMAIN_PATTERN.test(text)) found.domains.add(text.toLowerCase());
  }
  const first = (values: Set<string>) => [...values].slice(0, MAX_OF_A_KIND);
  return {
    ips: first(found.ips),
    domains: first(found.domains),
    hashes: first(found.hashes),
    urls: first(links.urls),
    emails: first(links.emails),
  };
}

function collectUrl(url: string, urls: Set<string>, found: { ips: Set<string>; domains: Set<string> }): void {
  if (!URL.canParse(url)) return;
  urls.add(url);
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIndicator(host)) found.ips.add(host);
  else if (DOMAIN_PATTERN.test(host)) found.domains.add(host);
}

/** "Any address" and "no address" say nothing. */
function isIndicator(text: string): boolean {
  return isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::';
}

/** Breadth first: what lies nearest to the top is looked at first. */
function* textsOf(payload: unknown): Generator<{ key: string; text: string }> {
  let left = MAX_ALL_TEXTS;
  const queue: { key: string; value: unknown }[] = [{ key: '', value: payload }];
  for (const { key, value } of queue) {
    if (typeof value === 'string') {
      const text = value.slice(0, Math.min(MAX_TEXT, left));
      left -= text.length;
      yield { key, text: text.trim() };
      if (left <= 0) return;
    } else if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value)
        ? value.slice(0, MAX_VALUES).map((item: unknown): [string, unknown] => [key, item])
        : Object.entries(value);
      for (const [name, item] of entries.slice(0, MAX_VALUES - queue.length))
        queue.push({ key: name, value: item });
    }
  }
}
