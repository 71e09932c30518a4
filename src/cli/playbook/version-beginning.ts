import { CliError, ExitCode } from '../cli-error.js';

/** The one of a playbook's versions that begins so: nobody types 64 digits. Throws a `CliError`. */
export function versionBeginning<V extends { version: string }>(
  playbook: string,
  versions: readonly V[],
  beginning: string,
): V {
  const [found, second] = versions.filter(({ version }) => version.startsWith(beginning));
  if (!found) {
    throw new CliError(
      ExitCode.FAILED,
      `No version of ${playbook} begins with '${beginning}'. See \`opensoar playbook versions ${playbook}\`.`,
    );
  }
  if (second) {
    throw new CliError(
      ExitCode.FAILED,
      `Several versions of ${playbook} begin with '${beginning}'. Give more of it.`,
    );
  }
  return found;
}
