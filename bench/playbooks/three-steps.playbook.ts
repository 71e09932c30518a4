import { Action, Playbook } from '@opensoar/sdk';

/** Three actions, each awaited, each journaled once: what a three-step workflow of other engines records. */
@Playbook({ trigger: 'manual', description: 'Three actions that only look' })
export class ThreeReads {
  @Action({ effect: 'read' })
  async first(value: number) {
    return { value };
  }

  @Action({ effect: 'read' })
  async second(value: number) {
    return { value };
  }

  @Action({ effect: 'read' })
  async third(value: number) {
    return { value };
  }

  async run() {
    const { value: first } = await this.first(1);
    const { value: second } = await this.second(first);
    return this.third(second);
  }
}

/** The same with actions that change something: an intent is durable before each call. */
@Playbook({ trigger: 'manual', description: 'Three actions that change something' })
export class ThreeWrites {
  @Action()
  async first(value: number) {
    return { value };
  }

  @Action()
  async second(value: number) {
    return { value };
  }

  @Action()
  async third(value: number) {
    return { value };
  }

  async run() {
    const { value: first } = await this.first(1);
    const { value: second } = await this.second(first);
    return this.third(second);
  }
}
