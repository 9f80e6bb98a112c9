import { formatBytes, formatCount } from "@/lib/format";
import { LIMITS, type Limit } from "@/widgets/settings/limits";
import styles from "@/widgets/settings/settings.module.css";
import { SettingsSection } from "@/widgets/settings/settings-section";

/** The limits that people meet. */
export function LimitsSection() {
  return (
    <SettingsSection
      title="Limits"
      about="Above one of them the server refuses, and says which. Runs, metrics and points have none."
    >
      <table className={styles.limits}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">At most</th>
          </tr>
        </thead>
        <tbody>
          {LIMITS.map((limit) => (
            <tr key={limit.name}>
              <th scope="row">{limit.label}</th>
              <td title={`${limit.name}: ${formatCount(limit.value)} ${limit.unit}`}>
                {textOf(limit)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SettingsSection>
  );
}

function textOf({ value, unit }: Limit): string {
  if (unit === "bytes") return formatBytes(value);
  return unit === "items" ? formatCount(value) : `${formatCount(value)} characters`;
}
