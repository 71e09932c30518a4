import { Action, addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';

/** Your own sources of knowledge go here. */
const COUNTRIES: Readonly<Record<string, string>> = { '192.0.2.44': 'NZ' };
const vpn = { addresses: async (): Promise<string[]> => ['198.51.100.1'] };

@Playbook({
  trigger: 'okta',
  description: 'Say in a comment what is known of the address of a sign-in',
  timeout: '5m',
})
export class SignInContext {
  @Action({ effect: 'read', timeout: '10s', retries: 2, description: 'Where an address is' })
  async countryOf(address: string): Promise<string> {
    return COUNTRIES[address] ?? 'an unknown country';
  }

  @Action({ effect: 'read', timeout: '10s', retries: 2, description: 'Whether an address is of our VPN' })
  async isVpn(address: string): Promise<boolean> {
    return (await vpn.addresses()).includes(address);
  }

  async run(alert: AlertData) {
    const { sourceIp } = alert;
    if (sourceIp === undefined) return { known: false };
    const [country, isVpn] = await Promise.all([
      this.countryOf(sourceIp),
      // The comment is worth writing without it.
      this.isVpn(sourceIp).catch(() => undefined),
    ]);
    const network = isVpn === undefined ? 'unknown' : isVpn ? 'our VPN' : 'not ours';
    await addCurrentAlertComment(`${sourceIp} is in ${country}. Network: ${network}.`);
    return { known: true, country, network };
  }
}
