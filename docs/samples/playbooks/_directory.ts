import { Injectable } from '@nestjs/common';
import { Action, Secret } from '@opensoar/sdk';

@Injectable()
export class Directory {
  private readonly url = process.env['DIRECTORY_URL'] ?? 'https://directory.example';
  private readonly token = new Secret(process.env['DIRECTORY_TOKEN'] ?? '');

  @Action({ timeout: '20s', effect: 'destructive', description: 'Lock an account' })
  async lock(account: string): Promise<{ locked: boolean }> {
    const response = await fetch(`${this.url}/accounts/${encodeURIComponent(account)}/lock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token.reveal()}` },
    });
    return { locked: response.ok };
  }
}
