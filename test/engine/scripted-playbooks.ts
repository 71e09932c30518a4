import { type AlertData, Playbook } from '@opensoar/sdk';

/** What a test wants `run()` to do. `alert` is absent where the playbook runs without one. */
export type Script = (alert: AlertData | undefined, input: unknown) => unknown;

const scripts = new Map<string, Script>();

/** Registers what a scripted playbook does; give the result to it as its input, or as the alert's title. */
export function script(run: Script): string {
  const name = `script-${scripts.size}`;
  scripts.set(name, run);
  return name;
}

function follow(first: unknown, second?: unknown): unknown {
  const isAlert = typeof first === 'object' && first !== null && 'correlationId' in first;
  const alert = isAlert ? (first as AlertData) : undefined;
  const input = isAlert ? second : first;
  const name = typeof input === 'string' ? input : (input as { script?: string } | null)?.script;
  const run = scripts.get(name ?? alert?.title ?? '');
  if (!run) throw new Error(`There is no script ${String(name)}.`);
  return run(alert, input);
}

@Playbook({ trigger: 'manual' })
export class Scripted {
  run(first: unknown, second?: unknown): unknown {
    return follow(first, second);
  }
}

@Playbook({ trigger: 'manual', timeout: 200 })
export class Hurried {
  run(first: unknown, second?: unknown): unknown {
    return follow(first, second);
  }
}

/** The members of a sequence do what their alert's script says for their place in it: it gets 1, 2, or 3 as its input. */
@Playbook({ trigger: 'manual', order: 10 })
export class FirstMember {
  run(alert: AlertData): unknown {
    return scripts.get(alert.title)?.(alert, 1);
  }
}

@Playbook({ trigger: 'manual', order: 20 })
export class SecondMember {
  run(alert: AlertData): unknown {
    return scripts.get(alert.title)?.(alert, 2);
  }
}

@Playbook({ trigger: 'manual', order: 30 })
export class ThirdMember {
  run(alert: AlertData): unknown {
    return scripts.get(alert.title)?.(alert, 3);
  }
}

export const SCRIPTED_PLAYBOOKS = [Scripted, Hurried, FirstMember, SecondMember, ThirdMember];
