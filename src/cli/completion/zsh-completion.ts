import type { CommandPlace, CompletedOption } from './command-places.js';

/** For zsh's own completion system: sourced after compinit, or a file named _opensoar in a directory of $fpath. */
export function zshCompletion(places: readonly CommandPlace[]): string {
  return `#compdef opensoar
# Completes opensoar in zsh. Made by \`opensoar completion zsh\`.
_opensoar() {
  local place='' i
  local -a shown
  for ((i = 2; i < CURRENT; i++)); do
    case "$place \${words[i]}" in
      (${patterns(places.slice(1).map(({ path }) => path))}) place="$place \${words[i]}" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${places.flatMap(valueCases).join('\n')}
    (*)
      if [[ "\${words[CURRENT]}" == -* ]]; then
        case "$place" in
${places.map(optionCase).join('\n')}
        esac
      else
        case "$place" in
${places.map(wordCase).join('\n')}
        esac
      fi
      ;;
  esac
}
if [[ "\${funcstack[1]}" == _opensoar ]]; then
  _opensoar "$@"
else
  compdef _opensoar opensoar
fi
`;
}

function valueCases({ path, options }: CommandPlace): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, choices }) => {
      const value = choices.length > 0 ? `compadd -- ${choices.map(quoted).join(' ')}` : '_files';
      return `    (${patterns(flags.map((flag) => `${path} ${flag}`))}) ${value} ;;`;
    });
}

function optionCase({ path, options }: CommandPlace): string {
  return describe('-o option', path, options.map(described));
}

function wordCase({ path, commands, choices, takesArguments }: CommandPlace): string {
  const words = [...commands.map(({ word, description }) => `${word}:${description}`), ...choices];
  if (words.length > 0) return describe('command', path, words);
  return `          (${quoted(path)}) ${takesArguments ? '_files' : ':'} ;;`;
}

function described({ flags, description }: CompletedOption): string {
  return `${flags.at(-1) ?? ''}:${description}`;
}

function describe(what: string, path: string, items: readonly string[]): string {
  return `          (${quoted(path)}) shown=(${items.map(quoted).join(' ')}); _describe ${what} shown ;;`;
}

function patterns(texts: readonly string[]): string {
  return texts.map(quoted).join(' | ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
