import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { WindowsNormaliser } from './windows.normaliser.js';

const normaliser = new WindowsNormaliser();

const FAILED_LOGON = {
  title: 'An account failed to log on',
  sourceIp: '203.0.113.7',
  hostname: 'dc-1.example.com',
  sourceId: null,
};
const system = (provider: unknown) => ({
  Provider: provider,
  EventID: 4625,
  Level: 0,
  EventRecordID: 4711,
  Channel: 'Security',
  Computer: 'dc-1.example.com',
});
const PROVIDER = 'Microsoft-Windows-Security-Auditing';
const DATA = { TargetUserName: 'bob', IpAddress: '203.0.113.7' };

describe('WindowsNormaliser', () => {
  it.each<[string, Record<string, unknown>]>([
    [
      'attributes in an object',
      { Event: { System: system({ '#attributes': { Name: PROVIDER } }), EventData: DATA } },
    ],
    [
      'a list of data',
      {
        Event: {
          System: { ...system({ '@Name': PROVIDER }), EventID: { '@Qualifiers': '0', '#text': '4625' } },
          EventData: {
            Data: [
              { '@Name': 'TargetUserName', '#text': 'bob' },
              { '@Name': 'IpAddress', '#text': '::ffff:203.0.113.7' },
            ],
          },
        },
      },
    ],
    [
      'the form of Winlogbeat',
      {
        message: 'An account failed to log on.\n\nSubject:',
        log: { level: 'information' },
        winlog: {
          channel: 'Security',
          event_id: '4625',
          provider_name: PROVIDER,
          computer_name: 'dc-1.example.com',
          event_data: DATA,
        },
      },
    ],
    [
      'dotted keys',
      {
        'winlog.channel': 'Security',
        'winlog.event_id': 4625,
        'winlog.computer_name': 'dc-1.example.com',
        'winlog.event_data.IpAddress': '203.0.113.7',
      },
    ],
    [
      'flat keys',
      { EventID: 4625, SourceName: PROVIDER, Channel: 'Security', Hostname: 'dc-1.example.com', ...DATA },
    ],
    [
      'the form of EvtxECmd',
      {
        EventId: 4625,
        Provider: PROVIDER,
        Channel: 'Security',
        Computer: 'dc-1.example.com',
        MapDescription: 'An account failed to log on',
        RemoteHost: 'WORKSTATION (203.0.113.7)',
      },
    ],
  ])('reads an event with %s', (_form, payload) => {
    expect(detectNormaliser(payload).source).toBe('windows');
    const { title, ...rest } = normaliser.normalise(payload);
    expect({ ...rest, title: title.replace(/\.$/, '') }).toMatchObject(FAILED_LOGON);
  });

  it('takes the severity that NXLog gives in place of a level', () => {
    const event = {
      EventID: 7034,
      SourceName: 'Service Control Manager',
      Channel: 'System',
      Hostname: 'pc-1',
    };
    expect(normaliser.normalise({ ...event, Severity: 'ERROR', SeverityValue: 4 }).severity).toBe('high');
  });

  it('reads a network connection of Sysmon', () => {
    const payload = {
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
          EventID: 3,
          Channel: 'Microsoft-Windows-Sysmon/Operational',
          Computer: 'pc-1',
        },
        EventData: {
          RuleName: 'technique_id=T1571,technique_name=Non-Standard Port',
          SourceIp: '10.0.0.5',
          DestinationIp: '203.0.113.7',
        },
      },
    };
    expect(normaliser.normalise(payload)).toMatchObject({
      title: 'Network connection',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
      hostname: 'pc-1',
      ruleName: 'technique_id=T1571,technique_name=Non-Standard Port',
      tags: ['T1571'],
    });
  });

  it.each([
    [1, 'critical'],
    [2, 'high'],
    ['Warning', 'medium'],
    [4, 'medium'],
    [0, 'medium'],
  ])('takes level %s for %s', (Level, severity) => {
    const payload = { EventID: 7045, Channel: 'System', Computer: 'pc-1', Level };
    expect(normaliser.normalise(payload)).toMatchObject({ title: 'System: event 7045', severity });
  });

  describe('of the antivirus', () => {
    const defender = (EventID: number, EventData: unknown) => ({
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Windows Defender' } },
          EventID,
          Level: 3,
          Channel: 'Microsoft-Windows-Windows Defender/Operational',
          Computer: 'pc-1',
        },
        EventData,
      },
    });
    const THREAT = {
      'Threat Name': 'Trojan:Win32/Example',
      'Severity ID': 5,
      'Severity Name': 'Schwerwiegend',
    };

    it('goes by the threat', () => {
      const payload = defender(1116, THREAT);
      expect(detectNormaliser(payload).source).toBe('windows');
      expect(normaliser.normalise(payload)).toMatchObject({
        title: 'Trojan:Win32/Example',
        description: 'Malware or other potentially unwanted software was detected',
        severity: 'critical',
        hostname: 'pc-1',
        ruleName: 'Trojan:Win32/Example',
      });
    });

    it('finds the threat in a list of data', () => {
      const Data = Object.entries(THREAT).map(([name, text]) => ({ '@Name': name, '#text': String(text) }));
      expect(normaliser.normalise(defender(1117, { Data }))).toMatchObject({
        title: 'Trojan:Win32/Example',
        severity: 'critical',
      });
    });

    it('keeps the message of the event', () => {
      const message = 'Microsoft Defender Antivirus has detected malware.\n\tName: Trojan:Win32/Example';
      expect(normaliser.normalise({ ...defender(1116, THREAT), message })).toMatchObject({
        title: 'Trojan:Win32/Example',
        description: message,
      });
    });

    it.each([
      [{ 'Severity ID': '1' }, 'low'],
      [{ 'Severity ID': 2, 'Severity Name': 'Severe' }, 'medium'],
      [{ 'Severity ID': 4 }, 'high'],
      [{ 'Severity ID': 0, 'Severity Name': 'High' }, 'high'],
      [{ 'Severity Name': 'Severe' }, 'critical'],
      [{ 'Severity ID': 0, 'Severity Name': 'Unknown' }, 'medium'],
    ])('takes %j for %s', (severity, expected) => {
      const data = { 'Threat Name': 'Trojan:Win32/Example', ...severity };
      expect(normaliser.normalise(defender(1116, data)).severity).toBe(expected);
    });

    it('names an event without a threat', () => {
      expect(normaliser.normalise(defender(5001, {}))).toMatchObject({
        title: 'Real-time protection is disabled',
        ruleName: null,
      });
    });
  });

  it('takes "-" for no address', () => {
    const payload = { EventID: 4648, Channel: 'Security', Computer: 'pc-1', IpAddress: '-' };
    expect(normaliser.normalise(payload).sourceIp).toBeNull();
  });

  it('leaves other events alone', () => {
    expect(detectNormaliser({ event_id: 'abc', channel: 'ops', host: 'a', title: 'T' }).source).toBe(
      'webhook',
    );
  });
});
