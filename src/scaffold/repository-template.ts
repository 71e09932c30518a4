import { playbookSource, specSource } from '@opensoar/sdk/scaffold';

/** The files of a playbook repository. `app` is the way from it to the OpenSOAR checkout, with `/` on every system. */
export function repositoryFiles(name: string, app: string): Record<string, string> {
  return {
    'package.json': json(packageOf(name, app)),
    '.npmrc': `# OpenSOAR brings what its SDK needs; nothing has to be fetched.
legacy-peer-deps=true
`,
    'tsconfig.json': json(tsconfigOf(app)),
    '.gitignore': 'node_modules/\n',
    '.github/workflows/ci.yml': WORKFLOW,
    'README.md': readmeOf(name, app),
    'playbooks/example.playbook.ts': playbookSource('example', undefined),
    'playbooks/example.playbook.spec.ts': specSource('example', { runner: 'node:test' }),
  };
}

function packageOf(name: string, app: string): object {
  return {
    name,
    private: true,
    type: 'module',
    scripts: { check: 'opensoar playbook check playbooks', test: 'opensoar playbook test playbooks' },
    dependencies: { '@opensoar/sdk': `file:${app}/libs/sdk` },
    devDependencies: { '@opensoar/cli': `file:${app}/libs/cli` },
  };
}

/** For editors; `opensoar playbook check` goes by the settings of the app. */
function tsconfigOf(app: string): object {
  return {
    extends: `${app}/tsconfig.json`,
    compilerOptions: {
      paths: { '*': [`${app}/node_modules/*`] },
      typeRoots: [`${app}/node_modules/@types`],
    },
    include: ['playbooks'],
    exclude: ['node_modules'],
  };
}

const WORKFLOW = `name: playbooks
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          path: repository
      # Set both under Settings, Actions, Variables: the OpenSOAR repository (owner/name), and its branch, tag or commit.
      - uses: actions/checkout@v4
        with:
          repository: \${{ vars.OPENSOAR_REPOSITORY }}
          ref: \${{ vars.OPENSOAR_REF }}
          path: opensoar
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci && npm run build
        working-directory: opensoar
      - run: node opensoar/libs/cli/bin/opensoar.mjs playbook check repository/playbooks
      - run: node opensoar/libs/cli/bin/opensoar.mjs playbook test repository/playbooks
`;

function readmeOf(name: string, app: string): string {
  return `# ${name}

Playbooks for OpenSOAR, each with its test beside it, in [\`playbooks/\`](playbooks).

\`\`\`sh
npm install                                     # links the SDK and the command of the checkout at ${app}
npm test                                        # runs playbooks/**/*.spec.ts with node:test
npm run check                                   # types, loading, and what must not stand in run()
npx opensoar playbook new NAME --dir playbooks  # another playbook and its test
\`\`\`

A server loads them when it is started with \`PLAYBOOK_DIRS\`, which names directories with \`:\` in between:

\`\`\`sh
PLAYBOOK_DIRS=/path/to/${name}/playbooks npm start   # in the OpenSOAR checkout
\`\`\`

The checkout must have been built once (\`npm run build\`). Where it lies stands in \`package.json\` and in
\`tsconfig.json\`, relative to this directory. The workflow in \`.github/workflows/ci.yml\` makes a checkout of its own:
it asks for the repository variables \`OPENSOAR_REPOSITORY\` and \`OPENSOAR_REF\`.
`;
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
