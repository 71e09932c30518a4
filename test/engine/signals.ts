/** A promise that a test settles, for an action to wait at or to tell that it was reached. */
export class Gate {
  isOpen = false;
  readonly opened: Promise<void>;
  readonly open: () => void;

  constructor() {
    let resolve: () => void = () => undefined;
    this.opened = new Promise<void>((opened) => (resolve = opened));
    this.open = () => {
      this.isOpen = true;
      resolve();
    };
  }
}
