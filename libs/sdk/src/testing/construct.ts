import 'reflect-metadata';

type Token = abstract new (...args: never[]) => unknown;
type Class = new (...args: never[]) => object;

/**
 * What a test puts in the place of a provider, as Nest's own providers are written. `provide` is a class, or the token of
 * an `@Inject()`.
 */
export type TestProvider =
  | { provide: unknown; useValue: unknown }
  | { provide: unknown; useClass: Class }
  | { provide: unknown; useFactory: () => unknown };

/**
 * An instance with what its constructor injects: the test's own providers, and of classes that it names none for a new
 * instance, made the same way. One of each.
 */
export function construct<T extends object>(
  cls: new (...args: never[]) => T,
  providers: readonly TestProvider[],
): T {
  const made = new Map<unknown, unknown>();
  const resolve = (token: unknown, wantedBy: string): unknown => {
    if (made.has(token)) return made.get(token);
    const provider = providers.find(({ provide }) => provide === token);
    const value = provider ? provided(provider) : make(token, wantedBy);
    made.set(token, value);
    return value;
  };
  const provided = (provider: TestProvider): unknown => {
    if ('useValue' in provider) return provider.useValue;
    return 'useClass' in provider ? instantiate(provider.useClass) : provider.useFactory();
  };
  const make = (token: unknown, wantedBy: string): unknown => {
    if (typeof token === 'function' && token !== Object) return instantiate(token as Token as Class);
    throw new TypeError(
      `${wantedBy} injects ${String(token)}, which the test does not provide. Give it in providers: [{ provide: …, useValue: … }].`,
    );
  };
  const instantiate = (target: Class): object => {
    const types = (Reflect.getMetadata('design:paramtypes', target) ?? []) as unknown[];
    const tokens = (Reflect.getMetadata('self:paramtypes', target) ?? []) as {
      index: number;
      param: unknown;
    }[];
    const wanted = [...types];
    for (const { index, param } of tokens) wanted[index] = param;
    return new target(...(wanted.map((token) => resolve(token, target.name)) as never[]));
  };
  return instantiate(cls as Class) as T;
}
