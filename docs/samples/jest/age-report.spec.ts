import { describe, expect, it } from '@jest/globals';
import { anAlert, crashEverywhere } from '@opensoar/sdk/testing';
import { AgeReport } from '../playbooks/age-report.playbook.js';

describe('age-report', () => {
  it('makes the same report again when its worker dies', async () => {
    const { comments } = await crashEverywhere(AgeReport, { alert: anAlert({ hostname: 'web-01' }) });
    expect(comments).toHaveLength(1);
  });
});
