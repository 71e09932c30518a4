import { addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';
import { Directory } from './_directory.js';

@Playbook({
  trigger: 'manual',
  description: 'Lock the accounts whose e-mail addresses an alert mentions',
})
export class LockAccount {
  constructor(private readonly directory: Directory) {}

  async run(alert: AlertData) {
    const accounts = alert.iocs.emails;
    for (const account of accounts) await this.directory.lock(account);
    if (accounts.length > 0) await addCurrentAlertComment(`Locked: ${accounts.join(', ')}`);
    return { locked: accounts };
  }
}
