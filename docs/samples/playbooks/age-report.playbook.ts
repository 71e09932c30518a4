import { action, addCurrentAlertComment, now, Playbook, randomId, type AlertData } from '@opensoar/sdk';

/** A plain function as an action. */
const countOpenSessions = action(
  { name: 'count_open_sessions', effect: 'read', retries: 2 },
  async (_hostname: string): Promise<number> => 3,
);

@Playbook({ trigger: 'manual', description: 'Note how old an alert is, and what is open on its host' })
export class AgeReport {
  async run(alert: AlertData) {
    const ageMinutes = Math.round((now().getTime() - Date.parse(alert.createdAt)) / 60_000);
    const reportId = randomId();
    const sessions = alert.hostname === undefined ? 0 : await countOpenSessions(alert.hostname);
    await addCurrentAlertComment(`Report ${reportId}: ${ageMinutes} minutes old, ${sessions} open sessions.`);
    return { reportId, ageMinutes, sessions };
  }
}
