import { classNameOf, titleOf } from './playbook-name.js';
import { equalsLine, importsOf, type SpecFile } from './spec-file.js';

/** A provider whose methods are actions, for playbooks to take in their constructors. */
export function actionsSource(fileName: string): string {
  return `import { Injectable } from '@nestjs/common';
import { Action, currentAction } from '@opensoar/sdk';

/** ${titleOf(fileName)}: which system it speaks to, in a sentence. */
@Injectable()
export class ${classNameOf(fileName)} {
  @Action({ effect: 'read', timeout: '30s', retries: 2, description: 'Read a document' })
  async read(url: string): Promise<{ status: number; body: string }> {
    const { signal } = currentAction();
    const response = await fetch(url, { signal });
    if (response.status >= 500) throw new Error(\`\${url} answered \${response.status}.\`);
    return { status: response.status, body: await response.text() };
  }
}
`;
}

/** Its test, green as it is: against a server of its own. */
export function actionsSpecSource(fileName: string, { runner, extension = '.js' }: SpecFile): string {
  const cls = classNameOf(fileName);
  const isNode = runner === 'node:test';
  const rejects = isNode
    ? `await assert.rejects(new ${cls}().read(\`\${url}/broken\`), /answered 503/);`
    : `await expect(new ${cls}().read(\`\${url}/broken\`)).rejects.toThrow(/answered 503/);`;
  const imports = importsOf(runner, {
    jest: 'afterAll, beforeAll, describe, expect, it',
    'node:test': 'after, before, describe, it',
  });
  const http = `import { createServer, type Server } from 'node:http';\nimport type { AddressInfo } from 'node:net';`;
  // Node's own come first, by name.
  const head = isNode ? imports.replace('\n', `\n${http}\n`) : `${http}\n${imports}`;
  return `${head}
import { ${cls} } from './${fileName}.actions${extension}';

describe('${fileName}', () => {
  let server: Server;
  let url: string;

  ${isNode ? 'before' : 'beforeAll'}(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/broken' ? 503 : 200;
      response.end('there');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`;
  });
  ${isNode ? 'after' : 'afterAll'}(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads a document', async () => {
    ${equalsLine(runner, `await new ${cls}().read(url)`, `{ status: 200, body: 'there' }`)}
  });

  it('fails while the other side is broken, to be tried again', async () => {
    ${rejects}
  });
});
`;
}
