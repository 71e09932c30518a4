import type { CommandPlace } from './command-places.js';

/** For bash 3.2 and newer, without the package bash-completion. */
export function bashCompletion(places: readonly CommandPlace[]): string {
  return `# Completes opensoar in bash. Made by \`opensoar completion bash\`.
_opensoar() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local place='' words='' files='' i
  # Bash takes --option=value apart, at the sign.
  if [[ "$cur" == '=' ]]; then
    cur=''
  elif [[ "$prev" == '=' ]]; then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place \${COMP_WORDS[i]}" in
      ${patterns(places.slice(1).map(({ path }) => path))}) place="$place \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$place $prev" in
${places.flatMap(valueCases).join('\n')}
    *)
      if [[ "$cur" == -* ]]; then
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
  COMPREPLY=()
  if [[ -n "$words" ]]; then
    while IFS='' read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$cur")
  elif [[ -n "$files" ]]; then
    compopt -o default 2>/dev/null
  fi
}
complete -F _opensoar opensoar
`;
}

function valueCases({ path, options }: CommandPlace): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, choices }) => {
      const value = choices.length > 0 ? `words=${quoted(choices.join(' '))}` : 'files=1';
      return `    ${patterns(flags.map((flag) => `${path} ${flag}`))}) ${value} ;;`;
    });
}

function optionCase({ path, options }: CommandPlace): string {
  return `          ${quoted(path)}) words=${quoted(options.flatMap(longest).join(' '))} ;;`;
}

function wordCase({ path, commands, choices, takesArguments }: CommandPlace): string {
  const words = [...commands.map(({ word }) => word), ...choices];
  const value = words.length > 0 ? `words=${quoted(words.join(' '))}` : takesArguments ? 'files=1' : ':';
  return `          ${quoted(path)}) ${value} ;;`;
}

function longest({ flags }: CommandPlace['options'][number]): string[] {
  return flags.slice(-1);
}

function patterns(texts: readonly string[]): string {
  return texts.map(quoted).join(' | ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
