import { Injectable } from '@nestjs/common';
import { Action, Secret } from '@opensoar/sdk';

@Injectable()
export class Directory {
  private readonly token = new Secret(process.env['DIRECTORY_TOKEN'] ?? '');

  @Action({ timeout: '20s', effect: 'destructive', description: 'Lock an account' })
  async lock(account: string): Promise<{ locked: boolean }> {
    const response = await fetch(`https://directory.example/accounts/${encodeURIComponent(account)}/lock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token.reveal()}` },
    });
    return { locked: response.ok };
  }
}
