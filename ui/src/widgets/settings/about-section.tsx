import styles from "@/widgets/settings/settings.module.css";
import { SettingsSection } from "@/widgets/settings/settings-section";

/** Where else the store can be asked. */
export function AboutSection() {
  return (
    <SettingsSection title="Programs" about="Everything on this page can be done by a program too.">
      <ul className={styles.links}>
        <li>
          <a href="/api">Every route of the server</a>, to read
        </li>
        <li>
          <a href="/api/v1/openapi.json">The OpenAPI document</a>, for tools
        </li>
        <li>
          <code>export RUNWELL_TRACKING_URI={location.origin}</code> sends runs here; so does{" "}
          <code>MLFLOW_TRACKING_URI</code> for code that uses MLflow
        </li>
      </ul>
    </SettingsSection>
  );
}
