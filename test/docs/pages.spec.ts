import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { Environment, readEnvironment } from '../../src/config/environment.js';
import { loadCommandTree } from '../cli/command-tree.js';
import { blocksOf, localLinks, type Page, readFromRoot, readPages, ROOT, tableRows } from './markdown.js';
import { partsOf } from './transcripts/transcribed-pages.js';

/** Languages of which every block is a file that is compiled or run. */
const SAMPLE_LANGUAGES = ['ts', 'graphql', 'json'];

describe('the documentation', () => {
  let pages: Page[];
  let readme: Page;
  let contributing: Page;
  let integration: Page;
  let commandLine: Page;

  beforeAll(async () => {
    pages = await readPages();
    const find = (path: string) => pages.find((page) => page.path === path)!;
    readme = find('README.md');
    contributing = find('CONTRIBUTING.md');
    integration = find('docs/integration.md');
    commandLine = find('docs/command-line.md');
  });

  it('shows its samples as they are', async () => {
    const blocks = pages.flatMap(blocksOf);
    const unnamed = blocks.filter(({ file, language }) => !file && SAMPLE_LANGUAGES.includes(language));
    expect(unnamed).toEqual([]);
    const shown = blocks.filter(({ file }) => file !== undefined && !file.startsWith('transcript:'));
    const asTheyAre = shown.map(async (block) => ({ ...block, text: await readFromRoot(block.file ?? '') }));
    expect(shown).toEqual(await Promise.all(asTheyAre));
  });

  it('shows nothing to authors that no test runs', () => {
    const fences = pages
      .filter(({ path }) => path.startsWith('docs/authors/'))
      .flatMap(({ path, text }) => openingFences(text).map((fence) => ({ path, fence })));
    expect(fences).not.toEqual([]);
    expect(fences.filter(({ fence }) => !/^```\w+ (docs\/samples\/|transcript:)\S+$/.test(fence))).toEqual(
      [],
    );
  });

  it('has a test for each of its transcripts', async () => {
    const scenarios = new Set(pages.flatMap(partsOf).map(({ scenario }) => scenario));
    const specs = (await readdir(join(ROOT, 'test/docs'))).map((name) =>
      name.replace(/\.long\.spec\.ts$/, ''),
    );
    expect(scenarios).toEqual(new Set(['first-playbook', 'troubleshooting']));
    expect(specs).toEqual(expect.arrayContaining([...scenarios]));
  });

  it("shows all of its samples, but not each one's test, nor the executions that tests replay", async () => {
    const entries = await readdir(join(ROOT, 'docs/samples'), { recursive: true, withFileTypes: true });
    const samples = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
      .filter((path) => !/\.playbook\.spec\.ts$|\.execution\.json$/.test(path));
    const shown = new Set(pages.flatMap(blocksOf).map(({ file }) => file));
    expect(samples.filter((sample) => !shown.has(sample))).toEqual([]);
  });

  it('links to what is there', async () => {
    const broken: string[] = [];
    for (const page of pages) {
      for (const link of localLinks(page)) {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page.path : join(dirname(page.path), path);
        const there = await access(join(ROOT, target)).then(
          () => true,
          () => false,
        );
        if (!there || (anchor && !anchorsOf(await readFromRoot(target)).includes(anchor))) {
          broken.push(`${page.path}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('lists every environment variable, with its default', () => {
    const variables = new Set(
      getMetadataStorage()
        .getTargetValidationMetadatas(Environment, '', false, false)
        .map(({ propertyName }) => propertyName),
    );
    const rows = tableRows(readme).filter(([name = '']) => variables.has(name));
    expect(new Set(rows.map(([name]) => name))).toEqual(variables);

    const defaults = readEnvironment({});
    const told = rows.filter(([name = '']) => Reflect.get(defaults, name) !== undefined);
    expect(readEnvironment(Object.fromEntries(told) as Record<string, string>)).toEqual(defaults);
  });

  it('names every source that is recognised', async () => {
    const folder = 'src/ingestion/normalisers';
    const files = (await readdir(join(ROOT, folder))).filter((file) => file.endsWith('.normaliser.ts'));
    const texts = await Promise.all(files.map((file) => readFromRoot(`${folder}/${file}`)));
    const sources = texts.flatMap((text) => /readonly source(?:: string)? = '(.+)'/.exec(text)?.[1] ?? []);
    expect(sources).not.toEqual([]);
    expect(sources.filter((source) => !integration.text.includes(`\`${source}\``))).toEqual([]);
  });

  it('names every command, and every option', async () => {
    const { commands } = await loadCommandTree();
    const rows = tableRows(commandLine).map(([command = '']) => `${command} `);
    const unnamed = commands.filter(({ name }) => !rows.some((row) => row.startsWith(`${name} `)));
    expect(unnamed.map(({ name }) => name)).toEqual([]);
    const options = new Set(
      commands.flatMap(({ options: own }) => own.map(({ flags }) => flags.split(' ')[0])),
    );
    expect(options).toContain('--json');
    expect(
      [...options].filter((option) => !new RegExp(`[\\s\`]${option}\\b`).test(commandLine.text)),
    ).toEqual([]);
    // The README shows some: those must be there.
    const shown = [...readme.text.matchAll(/^npx (opensoar [a-z]+(?: [a-z]+)?)/gm)].map(
      ([, name = '']) => name,
    );
    const names = commands.map(({ name }) => name);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((name) => !names.some((known) => `${name} `.startsWith(`${known} `)))).toEqual([]);
  }, 60_000);

  it('tells which way imports run as the linter has it', async () => {
    const { overrides } = JSON.parse(await readFromRoot('.oxlintrc.json')) as { overrides: LintOverride[] };
    const forbidden = new Map<string, string[]>();
    for (const { files, rules } of overrides) {
      const [, folder] = /^src\/([a-z]+)\/\*\*/.exec(files[0] ?? '') ?? [];
      const patterns = rules['no-restricted-imports']?.[1].patterns ?? [];
      const groups = patterns.flatMap(({ group }) => group.map((glob) => glob.replaceAll(/[*/]/g, '')));
      if (folder !== undefined && groups.length > 0) forbidden.set(folder, groups.sort());
    }
    const told = tableRows(contributing).filter(([folder = '']) => forbidden.has(folder));
    expect(new Map(told.map(([folder = '', not = '']) => [folder, not.split(', ').sort()]))).toEqual(
      forbidden,
    );
  });
});

interface LintOverride {
  files: string[];
  rules: { 'no-restricted-imports'?: [string, { patterns?: { group: string[] }[] }] };
}

/** The lines that begin a fenced block. */
function openingFences(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('```'))
    .filter((_, index) => index % 2 === 0);
}

/** As GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
