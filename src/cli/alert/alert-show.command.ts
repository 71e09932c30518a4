import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { missing } from '../missing.js';
import { printJson } from '../output.js';
import { printAlert } from './alert-report.js';
import { SHOWN_ALERT, type ShownAlert } from './shown-alert.js';

@SubCommand({
  name: 'show',
  arguments: '<id>',
  description: 'one alert: what it says, what was done about it, and by whom',
})
export class AlertShowCommand extends CliCommand {
  readonly example = 'opensoar alert show 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id = '']: string[], { json }: CommonOptions): Promise<void> {
    const { alert } = await this.api.execute<{ alert: ShownAlert | null }>(SHOWN_ALERT, { id });
    if (!alert) throw missing('alert', id);
    if (json) printJson(alert);
    else printAlert(alert);
  }
}
