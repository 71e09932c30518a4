import type { CommandPlace, CompletedOption } from './command-places.js';

/** For fish 3 and newer. */
export function fishCompletion(places: readonly CommandPlace[]): string {
  return `# Completes opensoar in fish. Made by \`opensoar completion fish\`.
function __opensoar_at --argument-names wanted
    set --local place ''
    for word in (commandline -opc)[2..]
        switch "$place $word"
            case ${places
              .slice(1)
              .map(({ path }) => quoted(path))
              .join(' ')}
                set place "$place $word"
        end
    end
    test "$place" = "$wanted"
end
complete --command opensoar --erase
complete --command opensoar --no-files
${places.flatMap(lines).join('\n')}
`;
}

function lines(place: CommandPlace): string[] {
  const at = `complete --command opensoar --condition ${quoted(`__opensoar_at ${quoted(place.path)}`)}`;
  const files = place.takesArguments && place.choices.length === 0;
  return [
    ...place.commands.map(
      ({ word, description }) => `${at} --arguments ${quoted(word)} --description ${quoted(description)}`,
    ),
    ...place.choices.map((choice) => `${at} --arguments ${quoted(choice)}`),
    ...(files ? [`${at} --force-files`] : []),
    ...place.options.map((option) => `${at} ${flagsOf(option)} --description ${quoted(option.description)}`),
  ];
}

function flagsOf({ flags, takesValue, choices }: CompletedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `--long-option ${flag.slice(2)}` : `--short-option ${flag.slice(1)}`,
  );
  if (!takesValue) return names.join(' ');
  const values =
    choices.length > 0 ? ` --no-files --arguments ${quoted(choices.join(' '))}` : ' --force-files';
  return `${names.join(' ')} --require-parameter${values}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
