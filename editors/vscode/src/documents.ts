// Which documents are sent to the server.

/** A filter as the protocol has it. */
export interface Filter {
  scheme: "file" | "untitled";
  language?: string;
  pattern?: string;
}

/** By language where the editor knows one; by name where it takes a file for plain YAML or plain text. */
export const DOCUMENTS: Filter[] = [
  { scheme: "file", language: "dockerfile" },
  { scheme: "file", language: "dockercompose" },
  { scheme: "file", pattern: "**/{Dockerfile,Dockerfile.*,Containerfile,Containerfile.*}" },
  { scheme: "file", pattern: "**/*.{Dockerfile,dockerfile}" },
  { scheme: "file", pattern: "**/{compose,compose.*,docker-compose*}.{yml,yaml}" },
  { scheme: "file", pattern: "**/*.dockerignore" },
  { scheme: "untitled", language: "dockerfile" },
  { scheme: "untitled", language: "dockercompose" },
];
