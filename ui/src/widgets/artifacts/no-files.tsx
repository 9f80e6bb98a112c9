import { CodeBlock } from "@/kit/code-block";
import { EmptyState } from "@/kit/empty-state";

interface Props {
  runId: string;
  isRunning: boolean;
}

/** What a run without files shows: how to log some. */
export function NoFiles({ runId, isRunning }: Props) {
  return (
    <EmptyState title={isRunning ? "No files yet" : "This run logged no files"}>
      <p>
        {isRunning
          ? "The run is going on; its files appear here when they are logged."
          : "Files can still be added, from anywhere:"}
      </p>
      <CodeBlock
        code={[
          "import runwell",
          "",
          `runwell.set_tracking_uri(${JSON.stringify(location.origin)})`,
          `with runwell.start_run(run_id=${JSON.stringify(runId)}):`,
          '    runwell.log_artifact("model.pkl")            # a file, or log_artifacts for a folder',
          '    runwell.log_text("What was seen", "notes.md")',
          '    runwell.log_table({"id": [1, 2], "score": [0.5, 0.7]}, "scores.json")',
        ].join("\n")}
      />
    </EmptyState>
  );
}
