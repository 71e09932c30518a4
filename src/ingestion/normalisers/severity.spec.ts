import { describe, expect, it } from '@jest/globals';
import {
  anySeverity,
  cvssSeverity,
  fourLevelSeverity,
  percentSeverity,
  prioritySeverity,
  ruleLevelSeverity,
  syslogSeverity,
  tenLevelSeverity,
  wordSeverity,
} from './severity.js';

describe('anySeverity', () => {
  it.each([
    ['CRITICAL', 'critical'],
    ['fatal', 'critical'],
    ['E_CRITICAL', 'critical'],
    ['1 - Critical', 'critical'],
    ['High', 'high'],
    ['ERROR', 'high'],
    ['moderate', 'medium'],
    ['Warning', 'medium'],
    ['WARN', 'medium'],
    ['Informational', 'low'],
    ['ok', 'low'],
    ['Sev0', 'critical'],
    ['urgent', 'critical'],
    ['alert', 'high'],
    ['ALERT_SEVERITY_LOW', 'low'],
    ['not critical, minor', 'low'],
  ])('reads the word %s as %s', (word, severity) => {
    expect(anySeverity(word)).toBe(severity);
  });

  it.each([
    [0, 'low'],
    [1, 'low'],
    [2, 'medium'],
    [3, 'high'],
    [4, 'critical'],
    [3.9, 'low'],
    [5, 'medium'],
    ['8', 'high'],
    [9.5, 'critical'],
    [10, 'critical'],
    [21, 'low'],
    [47, 'medium'],
    [70, 'high'],
    ['100', 'critical'],
  ])('reads the number %s as %s', (number, severity) => {
    expect(anySeverity(number)).toBe(severity);
  });

  it.each([
    true,
    -1,
    101,
    '',
    'toString',
    'unknown',
    '0x10',
    'non-critical',
    'A long text that mentions something critical somewhere',
  ])('reads no severity from %s', (value) => {
    expect(anySeverity(value)).toBeUndefined();
  });
});

describe('the other scales', () => {
  it('takes priority 1 for the most urgent, and 0 for none', () => {
    expect([1, 2, 3, 4, 0, 'P1', 'high'].map(prioritySeverity)).toEqual([
      'high',
      'medium',
      'low',
      'low',
      undefined,
      'critical',
      'high',
    ]);
  });

  it('counts to ten, and reads words alone, where it is told to', () => {
    expect([3, '4', 8, 10, 11, 'low'].map(tenLevelSeverity)).toEqual([
      'low',
      'medium',
      'high',
      'critical',
      undefined,
      'low',
    ]);
    expect([4, '4', 'error'].map(wordSeverity)).toEqual([undefined, undefined, 'high']);
  });

  it('takes any priority beyond 3 for low', () => {
    expect([255, '2147483647'].map(prioritySeverity)).toEqual(['low', 'low']);
  });

  it('takes rule levels from 0 to 16', () => {
    expect([3, 7, 12, 15, 17].map(ruleLevelSeverity)).toEqual([
      'low',
      'medium',
      'high',
      'critical',
      undefined,
    ]);
  });

  it("ranks syslog's alert above critical", () => {
    expect(['Alert', 'emergency', 'error', 'notice', 4].map(syslogSeverity)).toEqual([
      'critical',
      'critical',
      'high',
      'low',
      undefined,
    ]);
  });

  it('takes levels from 1 to 4', () => {
    expect([0, 1, 2, '3', 4, 5, 'high'].map(fourLevelSeverity)).toEqual([
      undefined,
      'low',
      'medium',
      'high',
      'critical',
      undefined,
      'high',
    ]);
  });

  it('takes small numbers for small where the scale is known', () => {
    expect([3, 7.5].map(cvssSeverity)).toEqual(['low', 'high']);
    expect([4, 73, 95].map(percentSeverity)).toEqual(['low', 'high', 'critical']);
  });
});
