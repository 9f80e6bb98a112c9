import { expect, test } from "vitest";
import { commandOf, commitUrl, reproduce, sourceOf } from "@/lib/reproduce";

const COMMIT = "e6918679d87478889df48b81264e5e422887de61";
const TAGS = {
  "mlflow.source.git.commit": COMMIT,
  "mlflow.source.git.repoURL": "https://github.com/team/taxi.git",
  "mlflow.source.git.dirty": "true",
  "runwell.command": "/home/ann/venv/bin/python3.11 train.py --lr 0.1",
};
const RECORDED = { runId: "ab12", server: "http://h:5000", hasDiff: true, hasPackages: true };

test("everything that was recorded is brought back, in order", () => {
  expect(reproduce(sourceOf(TAGS), RECORDED)).toEqual([
    "git clone https://github.com/team/taxi.git again && cd again",
    `git checkout ${COMMIT}`,
    "export RUNWELL_TRACKING_URI=http://h:5000",
    "runwell artifacts download ab12 source/diff.patch --to recorded",
    "runwell artifacts download ab12 environment/packages.txt --to recorded",
    "git apply recorded/source/diff.patch",
    "pip install -r recorded/environment/packages.txt",
    "python train.py --lr 0.1",
  ]);
});

test("a tag cannot put a command of its own into the lines", () => {
  const source = sourceOf({
    "mlflow.source.git.commit": "main; rm -rf ~",
    "mlflow.source.git.repoURL": "https://x/$(touch y)'",
    "runwell.command": "python a.py",
  });
  expect(reproduce(source, { ...RECORDED, hasPackages: false })).toEqual(["python a.py"]);
  const cloned = reproduce({ ...source, commit: COMMIT }, { ...RECORDED, hasDiff: false });
  expect(cloned[0]).toBe("git clone 'https://x/$(touch y)'\\''' again && cd again");
  expect(commitUrl({ ...source, commit: COMMIT, repository: "javascript:alert(1)" })).toBe("");
});

test("packages alone are no way back", () => {
  expect(reproduce(sourceOf({}), RECORDED)).toEqual([]);
});

test("a command keeps what is not the interpreter", () => {
  expect(commandOf(sourceOf({ "runwell.command": "torchrun -n 2 python" }))).toBe(
    "torchrun -n 2 python",
  );
  expect(commandOf(sourceOf({ "runwell.command": "'/my env/python' a.py" }))).toBe(
    "'/my env/python' a.py",
  );
});

test("a commit is linked where the host has a page for it", () => {
  const of = (repository: string) =>
    commitUrl(sourceOf({ ...TAGS, "mlflow.source.git.repoURL": repository }));
  expect(of("git@github.com:team/taxi.git")).toBe(`https://github.com/team/taxi/commit/${COMMIT}`);
  expect(of("https://gitlab.com/a/b/c")).toBe(`https://gitlab.com/a/b/c/-/commit/${COMMIT}`);
  expect(of("/srv/git/taxi")).toBe("");
});
