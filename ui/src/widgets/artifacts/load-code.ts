// The lines of Python that get a file, a folder or a model of a run.

import { extension } from "@/lib/sniff";

const READERS: Record<string, readonly [string, string]> = {
  csv: ["import pandas", "table = pandas.read_csv(path)"],
  tsv: ["import pandas", 'table = pandas.read_csv(path, sep="\\t")'],
  parquet: ["import pandas", "table = pandas.read_parquet(path)"],
  npy: ["import numpy", "array = numpy.load(path)"],
  npz: ["import numpy", "arrays = numpy.load(path)"],
};

/** The address of a file for `download_artifacts` and its like; a percent sign is escaped. */
export function artifactUri(runId: string, path: string): string {
  return `runs:/${runId}${path && `/${path.replaceAll("%", "%25")}`}`;
}

/** Returns the code that brings a file or a folder here, and reads what pandas and NumPy read. */
export function loadCode(server: string, runId: string, path: string): string {
  const end = extension(path);
  const [first, last] = (Object.hasOwn(READERS, end) && READERS[end]) || ["", ""];
  return [
    ...(first ? [first] : []),
    "import runwell",
    "",
    `runwell.set_tracking_uri(${quoted(server)})`,
    `path = runwell.artifacts.download_artifacts(${quoted(artifactUri(runId, path))})`,
    ...(last ? [last] : []),
  ].join("\n");
}

/** Returns the code that loads a saved model for predictions. */
export function modelCode(server: string, runId: string, path: string): string {
  return [
    "import mlflow",
    "",
    `mlflow.set_tracking_uri(${quoted(server)})`,
    `model = mlflow.pyfunc.load_model(${quoted(artifactUri(runId, path))})`,
    "model.predict(data)",
  ].join("\n");
}

/** A text as Python writes it: JSON's escapes are among Python's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
