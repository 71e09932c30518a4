import { isIP } from 'node:net';
import type { Iocs } from '@opensoar/sdk';
import { domainOf, domainsIn, isDomain } from './domains.js';
import type { IndicatorContext } from './indicator-context.js';
import { MEANT, textsOf } from './indicator-texts.js';

/** Indicators of one kind. */
const MAX_OF_A_KIND = 200;

/** Without what no URL holds (RFC 3986), and Postgres's JSON neither: control characters and halves of surrogate pairs. */
const URL_PATTERN = /\b(?:https?|ftps?):\/\/[^\s"'<>\\^`{|}\p{Cc}\p{Surrogate}]{1,2000}/giu;
/** Not the address of a repository: `git@github.com:owner/name.git`. */
const EMAIL_PATTERN = /(?<![\w.+-])[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})\b(?!:[\w~/])/gi;
const HASH_PATTERN = /\b(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b/gi;
/** What follows the name of a folder, and a label within a host's name. */
const AFTER_NAME = /^(?:[\\/]|(?:\.[\w-]+){3})/;
/** Characters of a name around a hash that are looked at. */
const MAX_NAME = 100;
/** What precedes a part of a name: `docker-<id>.scope`. */
const BEFORE_PART = /\b(?!hash-)[a-z]+-$/i;
/** Not behind the name of a product, a `v`, or a word for a version: `Chrome/120.0.0.0`, `version 10.0.0.1`. But `/dev/tcp/10.0.0.1`. */
const IPV4_PATTERN =
  /(?<![\w.]|(?<!\b(?:tc|ud))[a-z]\/|\b(?:version|ver|build|release|firmware)[ :=]{1,2}v?)\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/gi;
/** Not eight pairs of digits: that is the serial number of a certificate. */
const IPV6_PATTERN =
  /(?<![\w:.])(?!(?:[0-9a-f]{2}:){7}[0-9a-f]{2}(?![\w:]))[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:]|\.\d)/gi;

/** What forwarders leave of XML, and the hash that Sysmon takes of a program's imports. */
const NO_EVIDENCE = /\bxmlns(?::\w+)?=(["'])[^"'<>]*\1|\bIMPHASH=[0-9a-f]+/gi;
/** Amazon's names of resources, and the paths by which cloud providers name them, are made of ids. */
const RESOURCE_NAME =
  /^(?:arn:|\/?(?:organizations|folders|projects|subscriptions)\/|\/\/[\w.-]+\.googleapis\.com\/)/i;
/** In a link, shorter digits are an id more often than a hash. */
const SHORTEST_HASH_OF_LINK = 64;

/** By RFC 5737 and RFC 3849, for examples. */
const EXAMPLE_ADDRESS = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:0?db8:/i;
/** `aes256-gcm@openssh.com` names an algorithm (RFC 4251, 6). */
const ALGORITHM = /^(?:openssh\.com|libssh\.org)$/i;
/** By RFC 2606. */
const EXAMPLE_DOMAIN = /(?:^|\.)example(?:\.com|\.net|\.org)?$/i;

/**
 * Indicators of compromise in the texts of a payload, in the order in which they are met, without repeats. `ownId`: the alert's,
 * as its sender knows it; a link with that in it leads to the alert and was not seen by it.
 */
export function extractIocs(payload: unknown, ownId: string | null = null): Iocs {
  const found = { ips: new Set<string>(), domains: new Set<string>(), hashes: new Set<string>() };
  const links = { urls: new Set<string>(), emails: new Set<string>() };
  for (const { context, text: whole } of textsOf(payload)) {
    const marked = whole.includes('=') ? whole.replace(NO_EVIDENCE, '') : whole;
    const text = marked.replaceAll(MEANT, '');
    // Most texts have none of the characters that an indicator can't do without: looked for first, patterns cost more.
    if (text.includes('://') && context.hasLinks) {
      for (const [url] of text.matchAll(URL_PATTERN)) {
        if (!leadsTo(ownId, url)) collectUrl(trimUrl(url), links.urls, found);
      }
    }
    if (text.includes('@') && context.hasLinks) {
      for (const [email, domain] of text.matchAll(EMAIL_PATTERN)) {
        if (domain === undefined || !isDomain(domain) || ALGORITHM.test(domain)) continue;
        links.emails.add(email.toLowerCase());
        found.domains.add(domain.toLowerCase());
      }
    }
    for (const hash of hashesIn(text, context)) found.hashes.add(hash);
    for (const address of addressesIn(text, context)) found.ips.add(address);
    if (!context.hasDomains || !text.includes('.') || (context.isKind && !/\s/.test(text))) continue;
    const field = context.isDomain ? domainOf(marked) : null;
    for (const domain of field === null ? domainsIn(marked) : [field]) {
      if (!(context.isProse && EXAMPLE_DOMAIN.test(domain))) found.domains.add(domain);
    }
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

function hashesIn(text: string, { shortestHash: shortest, isWholeHash }: IndicatorContext): string[] {
  if (text.length < shortest || RESOURCE_NAME.test(text)) return [];
  const hasLinks = text.includes('://');
  const outside = hasLinks ? text.replace(URL_PATTERN, ' ') : text;
  const hashes = [...outside.matchAll(HASH_PATTERN)].filter(
    ({ 0: hash, index }) => hash.length >= shortest && isByItself(outside, index, hash.length, isWholeHash),
  );
  const inLinks = hasLinks
    ? [...text.matchAll(HASH_PATTERN)].filter(([hash]) => hash.length >= SHORTEST_HASH_OF_LINK)
    : [];
  return [...hashes, ...inLinks].map(([hash]) => hash.toLowerCase()).filter(isHash);
}

function isByItself(text: string, start: number, length: number, isWhole: boolean): boolean {
  if (isWhole) return text.length === length;
  const end = start + length;
  return (
    !AFTER_NAME.test(text.slice(end, end + MAX_NAME)) &&
    !BEFORE_PART.test(text.slice(Math.max(0, start - MAX_NAME), start))
  );
}

function addressesIn(text: string, { isVersion, isProse }: IndicatorContext): string[] {
  const patterns = [];
  if (text.includes('.') && !isVersion) patterns.push(IPV4_PATTERN);
  if (text.includes(':')) patterns.push(IPV6_PATTERN);
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(([address]) => isIndicator(address) && !(isProse && EXAMPLE_ADDRESS.test(address)))
    .map(([address]) => address.toLowerCase());
}

/** Without what ends the sentence, or closes brackets that were opened before it. */
function trimUrl(url: string): string {
  let end = url.length;
  let open = url.split(/[([]/).length - url.split(/[)\]]/).length;
  for (; end > 0; end--) {
    const last = url.charAt(end - 1);
    const closes = last === ')' || last === ']';
    if (closes && open < 0) open += 1;
    else if (!/[.,;:!?'*]/.test(last)) break;
  }
  return url.slice(0, end);
}

/** Characters: a shorter id may be in any link by chance. */
const SHORTEST_ID = 6;

function leadsTo(id: string | null, url: string): boolean {
  if (id === null || id.length < SHORTEST_ID || !/\d/.test(id)) return false;
  const at = url.indexOf(id);
  return at !== -1 && !/\w/.test(url.charAt(at - 1)) && !/\w/.test(url.charAt(at + id.length));
}

function collectUrl(url: string, urls: Set<string>, found: { ips: Set<string>; domains: Set<string> }): void {
  if (!URL.canParse(url)) return;
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  urls.add(url);
  if (isIndicator(host)) found.ips.add(host);
  else if (isDomain(host)) found.domains.add(host);
}

/** Zeros and the like stand for no hash; digits alone are a number. */
function isHash(text: string): boolean {
  return new Set(text).size > 2 && /[a-f]/i.test(text);
}

/** "Any address" and "no address" say nothing. */
function isIndicator(text: string): boolean {
  return isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::';
}
