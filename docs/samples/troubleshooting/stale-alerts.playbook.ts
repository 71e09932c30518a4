import { addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';

const token = process.env['ARCHIVE_TOKEN'];
if (token === undefined) throw new Error('ARCHIVE_TOKEN is not set.');

@Playbook({ trigger: 'mailbox', description: 'Note alerts that come late' })
export class StaleAlerts {
  async run(alert: AlertData) {
    const hours = (Date.now() - Date.parse(alert.createdAt)) / 3_600_000;
    if (hours > 24) await addCurrentAlertComment(`This alert came ${Math.round(hours)} hours late.`);
  }
}
