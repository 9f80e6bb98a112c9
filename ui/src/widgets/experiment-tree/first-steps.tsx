import { CodeBlock } from "@/kit/code-block";
import styles from "@/widgets/experiment-tree/first-steps.module.css";

/** How the first run gets here, with the address of this very server. */
export function FirstSteps() {
  const { origin } = location;
  const python = [
    "import runwell",
    `runwell.set_tracking_uri("${origin}")`,
    'runwell.set_experiment("first/idea")',
    "with runwell.start_run():",
    '    runwell.log({"loss": 0.42, "accuracy": 0.87}, step=1)',
  ];
  return (
    <section className={styles.steps} aria-labelledby="first-steps">
      <h2 id="first-steps">Track your first run</h2>
      <p>
        Run these five lines where Runwell is installed (<code>pip install runwell</code>). The run
        appears here by itself.
      </p>
      <CodeBlock code={python.join("\n")} label="Copy the five lines" />
      <h3>Your code uses MLflow already?</h3>
      <p>It stays as it is; say where its runs go:</p>
      <CodeBlock code={`export MLFLOW_TRACKING_URI=${origin}`} label="Copy the line for MLflow" />
      <h3>The address outside the code</h3>
      <p>
        With this in the environment, <code>set_tracking_uri</code> is not needed:
      </p>
      <CodeBlock code={`export RUNWELL_TRACKING_URI=${origin}`} label="Copy the line for Runwell" />
    </section>
  );
}
