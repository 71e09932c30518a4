import { classNameOf, titleOf } from './playbook-name.js';
import { equalsLine, importsOf, type SpecFile } from './spec-file.js';

/** A playbook that answers the alerts of one source, or of all of them. */
export function playbookSource(fileName: string, source: string | undefined): string {
  return `import { Action, addCurrentAlertComment, isPrivateIp, Playbook, type AlertData } from '@opensoar/sdk';

/** ${titleOf(fileName)}: what it is for, in a sentence. */
@Playbook({
  trigger: '${source ?? 'webhook'}',
  conditions: { severity: ['high', 'critical'] },
  description: '${titleOf(fileName)}',
})
export class ${classNameOf(fileName)} {
  async run(alert: AlertData) {
    if (alert.sourceIp === undefined) return { network: 'unknown' };
    const network = await this.networkOf(alert.sourceIp);
    await addCurrentAlertComment(\`\${alert.sourceIp} belongs to an \${network} network.\`);
    return { network };
  }

  /** What asks or changes other systems belongs in an action: it is tried, timed and recorded. */
  @Action({ effect: 'read', timeout: '30s', retries: 2, description: 'Tell whose network an address is in' })
  async networkOf(address: string): Promise<'internal' | 'external'> {
    return isPrivateIp(address) ? 'internal' : 'external';
  }
}
`;
}

/** Its test, green as it is. */
export function specSource(fileName: string, { runner, extension = '.js' }: SpecFile): string {
  const cls = classNameOf(fileName);
  const equal = (actual: string, expected: string): string => equalsLine(runner, actual, expected);
  const imports = importsOf(runner, { jest: 'describe, expect, it', 'node:test': 'describe, it' });
  return `${imports}
import { anAlert, crashEverywhere } from '@opensoar/sdk/testing';
import { ${cls} } from './${fileName}.playbook${extension}';

describe('${fileName}', () => {
  it('tells the networks of addresses apart', async () => {
    const playbook = new ${cls}();
    ${equal(`await playbook.networkOf('10.0.0.5')`, `'internal'`)}
    ${equal(`await playbook.networkOf('203.0.113.66')`, `'external'`)}
  });

  it('says so in a comment, whenever its worker dies', async () => {
    const alert = anAlert({ sourceIp: '203.0.113.66' });
    const { result, comments } = await crashEverywhere(${cls}, { alert });
    ${equal('result', `{ network: 'external' }`)}
    ${equal('comments', `['203.0.113.66 belongs to an external network.']`)}
  });
});
`;
}
