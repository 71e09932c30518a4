/** Keys, or paths, that are remembered by one function at the most, and their length: what comes from outside must not fill memory. */
const MAX_KEYS = 5_000;
const MAX_LENGTH = 200;

/** A function of a payload's key, or of a path to one, that is worked out once: alert after alert brings the same ones. */
export function remembered<Result>(of: (key: string) => Result): (key: string) => Result {
  const results = new Map<string, Result>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = of(key);
    if (results.size < MAX_KEYS && key.length <= MAX_LENGTH) results.set(key, result);
    return result;
  };
}
