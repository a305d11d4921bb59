/** What the stand-in for the editor remembers. */
export const editor: {
  settings: Record<string, unknown>;
  commands: Map<string, () => Promise<void>>;
  shown: string[][];
  log: string[];
  status: { text?: string; detail?: string; severity?: number; busy?: boolean };
};
