/// What was just done and how to take it back. One at a time: the newest.
class Undo {
  text = $state('');
  #action: (() => Promise<unknown>) | null = null;

  offer(text: string, action: () => Promise<unknown>): void {
    this.text = text;
    this.#action = action;
  }
  dismiss(): void {
    this.text = '';
    this.#action = null;
  }
  async take(): Promise<void> {
    const action = this.#action;
    this.dismiss();
    await action?.();
  }
}
export const undo = new Undo();
