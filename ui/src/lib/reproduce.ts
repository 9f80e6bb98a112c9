// Where the code of a run was, and the commands that bring it back; reads the tags that the client
// records (client/source.py) and knows nothing of the page.

/** What is known of the code and the machine of a run; empty texts where it is not. */
export interface Source {
  name: string;
  /** LOCAL, NOTEBOOK, JOB, or another word that a client chose. */
  type: string;
  command: string;
  folder: string;
  commit: string;
  branch: string;
  repository: string;
  /** Whether tracked files differed from the commit; null if git was not asked. */
  isDirty: boolean | null;
  python: string;
  platform: string;
  host: string;
}

/** Files that the client keeps beside a run. */
export const DIFF_FILE = "source/diff.patch";
export const PACKAGES_FILE = "environment/packages.txt";

const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const INTERPRETER = /^'?(?:[^'\s]*\/)?(python[\d.]*)'?(?=\s|$)/;

/** Reads what the tags of a run say. */
export function sourceOf(tags: Readonly<Record<string, string>>): Source {
  const dirty = tags["mlflow.source.git.dirty"];
  return {
    name: tags["mlflow.source.name"] ?? "",
    type: tags["mlflow.source.type"] ?? "",
    command: tags["runwell.command"] ?? "",
    folder: tags["runwell.cwd"] ?? "",
    commit: tags["mlflow.source.git.commit"] ?? "",
    branch: tags["mlflow.source.git.branch"] ?? "",
    repository: tags["mlflow.source.git.repoURL"] ?? "",
    isDirty: dirty === undefined ? null : dirty === "true",
    python: tags["runwell.python"] ?? "",
    platform: tags["runwell.platform"] ?? "",
    host: tags["runwell.host"] ?? "",
  };
}

/** What else is needed for the commands. */
export interface Recorded {
  runId: string;
  /** The address of this server. */
  server: string;
  hasDiff: boolean;
  hasPackages: boolean;
}

/**
 * Returns the lines of a shell that bring code and environment back and run it again; none if too
 * little was recorded.
 *
 * Tags are what somebody wrote, and these lines are pasted into a shell: a commit that is no hash
 * is left out, and the address is quoted. The command is the run's own.
 */
export function reproduce(source: Source, recorded: Recorded): string[] {
  const lines: string[] = [];
  const hasCommit = HASH.test(source.commit);
  if (hasCommit) {
    if (source.repository) {
      lines.push(`git clone ${quote(source.repository)} again && cd again`);
    }
    lines.push(`git checkout ${source.commit}`);
  }
  const files = [
    ...(hasCommit && recorded.hasDiff ? [DIFF_FILE] : []),
    ...(recorded.hasPackages ? [PACKAGES_FILE] : []),
  ];
  if (files.length) lines.push(`export RUNWELL_TRACKING_URI=${quote(recorded.server)}`);
  for (const file of files) {
    lines.push(`runwell artifacts download ${recorded.runId} ${file} --to recorded`);
  }
  if (files.includes(DIFF_FILE)) lines.push(`git apply recorded/${DIFF_FILE}`);
  if (files.includes(PACKAGES_FILE)) lines.push(`pip install -r recorded/${PACKAGES_FILE}`);
  if (source.command) lines.push(commandOf(source));
  const isMore = hasCommit || source.command !== "";
  return isMore ? lines : [];
}

/** The command as it can be given elsewhere: by `python` as the shell finds it. */
export function commandOf(source: Source): string {
  return source.command.replace(INTERPRETER, "python");
}

/** Where the code is seen in a browser, for the hosts that have such pages; else nothing. */
export function commitUrl(source: Source): string {
  if (!HASH.test(source.commit)) return "";
  const base = webUrl(source.repository);
  if (!base) return "";
  const host = new URL(base).host;
  if (host.includes("gitlab")) return `${base}/-/commit/${source.commit}`;
  if (host.includes("bitbucket")) return `${base}/commits/${source.commit}`;
  return host.includes("github") || host.includes("gitea") || host.includes("codeberg")
    ? `${base}/commit/${source.commit}`
    : "";
}

function webUrl(repository: string): string {
  const ssh = /^(?:ssh:\/\/)?git@([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(repository);
  if (ssh) return `https://${ssh[1]}/${ssh[2]}`;
  const http = /^(https?:\/\/[\w.-]+(?::\d+)?\/[^\s?#]+?)(?:\.git)?\/?$/.exec(repository);
  return http?.[1] ?? "";
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-")
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}
